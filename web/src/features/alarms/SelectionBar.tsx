import { Button } from "@mantine/core";
import type { AlarmItem, LabelItem } from "@/api/types";
import { formatCounted } from "@/lib/number";
import classes from "./Alarms.module.css";
import { LabelMenu } from "./LabelMenu";

interface Props {
  targets: readonly AlarmItem[];
  labels: readonly LabelItem[];
  onClose: () => void;
  onReopen: () => void;
  /** Absent for those who may not delete. */
  onDelete: (() => void) | undefined;
  onEditLabels: () => void;
  labelsOpen: boolean;
  onLabelsOpen: (open: boolean) => void;
  onClear?: () => void;
}

/** What can be done with the chosen alarms. */
export function SelectionBar(props: Props) {
  const { targets, onClear } = props;
  const open = targets.some(({ status }) => status === "open");
  const closed = targets.some(({ status }) => status === "closed");
  return (
    <div className={classes.bar} role="toolbar" aria-label="Selected alarms">
      {onClear && (
        <span className={classes.barCount} role="status">
          {formatCounted(targets.length, "alarm")} selected
        </span>
      )}
      {open && (
        <Button size="xs" variant="default" onClick={props.onClose} title="c">
          Close
        </Button>
      )}
      {closed && (
        <Button size="xs" variant="default" onClick={props.onReopen} title="o">
          Reopen
        </Button>
      )}
      <LabelMenu
        alarms={targets}
        labels={props.labels}
        opened={props.labelsOpen}
        onOpened={props.onLabelsOpen}
        onEdit={props.onEditLabels}
      />
      {props.onDelete && (
        <Button size="xs" variant="default" onClick={props.onDelete} title="d">
          Delete…
        </Button>
      )}
      {onClear && (
        <button type="button" className={classes.textButton} onClick={onClear}>
          Clear selection
        </button>
      )}
    </div>
  );
}
