import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { StateType } from "@/api/types";
import { useShortcuts } from "@/lib/shortcuts";
import type { AnyState } from "@/theme/status";
import { Icon } from "../Icon";
import { StateBadge } from "../StateBadge";
import { Since } from "../Time";
import classes from "./Detail.module.css";

interface Props {
  /** Where this object belongs: links to what is above it. */
  path: ReactNode;
  name: string;
  subtitle: string;
  state: AnyState;
  stateType: StateType;
  since: string | null | undefined;
  /** Absent for those who may only look. */
  onCheck?: () => void;
  checking: boolean;
}

/** Name, state and actions on top of a host's or a service's page. */
export function DetailHead(props: Props) {
  const { path, name, subtitle, state, stateType, since, onCheck, checking } = props;
  useShortcuts(onCheck ? { c: onCheck } : {});
  return (
    <header className={classes.head}>
      <nav className={classes.path} aria-label="Path">
        {path}
      </nav>
      <div className={classes.headLine}>
        <StateBadge state={state} stateType={stateType} size="title" />
        <h1 className={classes.name}>{name}</h1>
        {subtitle && subtitle !== name && <span className={classes.subtitle}>{subtitle}</span>}
        <span className={classes.since}>
          for <Since at={since} />
          {stateType === "soft" && ", still being retried"}
        </span>
        {onCheck && (
          <Button
            className={classes.check}
            size="xs"
            variant={checking ? "light" : "filled"}
            leftSection={<Icon name="refresh" size={14} />}
            aria-disabled={checking}
            onClick={() => !checking && onCheck()}
          >
            {checking ? "Checking…" : "Check now"}
          </Button>
        )}
      </div>
    </header>
  );
}
