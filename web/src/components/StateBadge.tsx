import type { StateType } from "@/api/types";
import { statusOf, type AnyState } from "@/theme/status";
import classes from "./StateBadge.module.css";
import { StateIcon } from "./StateIcon";

interface Props {
  state: AnyState;
  /** A soft problem is drawn hollow: it is still being retried. */
  stateType?: StateType;
  size?: "row" | "title";
}

/** A state as colour, shape and word. */
export function StateBadge({ state, stateType = "hard", size = "row" }: Props) {
  const { word, tone, shape, severity } = statusOf(state);
  const soft = stateType === "soft" && severity > 0;
  return (
    <span className={classes.badge} data-tone={tone} data-size={size} data-soft={soft || undefined}>
      <StateIcon shape={shape} size={size === "title" ? 18 : 13} />
      {word}
      {soft && <span className="visually-hidden"> (soft)</span>}
    </span>
  );
}
