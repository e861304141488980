import type { AlarmDay } from "@/api/types";
import { formatCounted } from "@/lib/number";
import { RiskBar } from "@/components/RiskBar";
import classes from "./Alarms.module.css";
import { nameOfDay, type Line } from "./days";

interface Props {
  line: Line & { kind: "day" };
  top: number;
  height: number;
  compact: boolean;
  mayOperate: boolean;
  onCloseDay: (day: AlarmDay) => void;
  onDeleteDay: ((day: AlarmDay) => void) | undefined;
}

/** The head of a day: its alarms in numbers, and what can be done with all of them. */
export function DayLine({ line, top, height, compact, ...act }: Props) {
  const { day, date } = line;
  const place = { transform: `translateY(${top}px)`, height };
  return (
    <div role="row" className={classes.day} style={place}>
      <span role="cell" className={classes.dayCell}>
        <b>{compact ? date : nameOfDay(date)}</b>
        {day && <span className={classes.quiet}>{countsOf(day)}</span>}
        {day && !compact && (
          <span className={classes.dayRisk}>
            <span className={classes.quiet}>highest risk</span> <RiskBar risk={day.risk} />
          </span>
        )}
        {day && (
          <span className={classes.dayActions}>
            {act.mayOperate && day.open > 0 && (
              <button
                type="button"
                className={classes.textButton}
                onClick={() => act.onCloseDay(day)}
              >
                Close this day
              </button>
            )}
            {act.onDeleteDay && (
              <button
                type="button"
                className={classes.textButton}
                onClick={() => act.onDeleteDay?.(day)}
              >
                {compact ? "Delete…" : "Delete this day…"}
              </button>
            )}
          </span>
        )}
      </span>
    </div>
  );
}

function countsOf({ open, closed }: AlarmDay): string {
  if (closed === 0) return formatCounted(open, "alarm");
  if (open === 0) return `${formatCounted(closed, "closed alarm")}`;
  return `${formatCounted(open + closed, "alarm")}, ${open} open`;
}
