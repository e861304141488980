import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Form.module.css";

interface Props {
  title: string;
  children: ReactNode;
  /** What the dangerous button says. */
  yes: string;
  no?: string;
  busy?: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Asks before something goes for good. */
export function ConfirmDialog({ title, children, yes, no = "Cancel", busy, onYes, onNo }: Props) {
  return (
    <Modal opened onClose={onNo} title={title} size={440} centered>
      <div className={classes.stack}>
        {children}
        <div className={classes.buttons}>
          <span className={classes.push} />
          <Button size="xs" variant="default" onClick={onNo} data-autofocus>
            {no}
          </Button>
          <Button
            size="xs"
            variant="default"
            className={classes.danger}
            loading={busy}
            onClick={onYes}
          >
            {yes}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
