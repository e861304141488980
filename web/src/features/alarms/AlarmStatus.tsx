import type { AlarmItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import { StateIcon } from "@/components/StateIcon";
import classes from "./Alarms.module.css";

/** Whether somebody has dealt with an alarm: a shape and a word. */
export function AlarmStatus({ alarm }: { alarm: AlarmItem }) {
  const closed = alarm.status === "closed";
  return (
    <span className={classes.status} data-closed={closed || undefined}>
      <StateIcon shape={closed ? "check" : "triangle"} size={12} />
      {closed ? "closed" : "open"}
    </span>
  );
}

/** Marks an alarm whose directive still waits for events. */
export function Correlating({ alarm, words }: { alarm: AlarmItem; words?: boolean }) {
  if (!alarm.correlating) return null;
  const text = "Still being correlated: further events may raise its risk";
  return (
    <span className={classes.correlating} role="img" aria-label={text} title={text}>
      <Icon name="refresh" size={12} />
      {words && "still correlating"}
    </span>
  );
}
