import type { AlarmChange } from "@/api/types";
import { Panel } from "@/components/Panel";
import { RiskBar } from "@/components/RiskBar";
import { DateTime } from "@/components/Time";
import classes from "./Alarms.module.css";

/** What happened to an alarm, oldest first: how its risk rose, and what people did. */
export function AlarmHistory({ changes }: { changes: readonly AlarmChange[] }) {
  return (
    <Panel title="History" aside={riskCourse(changes)} flush>
      <ol className={classes.history}>
        {changes.map((change, index) => (
          // Nothing else about a change is unique; changes are only ever added.
          <li key={index}>
            <span className={classes.quiet}>
              <DateTime at={change.at} />
            </span>
            <span>{describeChange(change, changes[index - 1])}</span>
            {isOfCorrelation(change) && <RiskBar risk={change.risk} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function isOfCorrelation({ kind }: AlarmChange): boolean {
  return kind === "raised" || kind === "advanced";
}

/** `Risk 1 → 2 → 4` */
export function riskCourse(changes: readonly AlarmChange[]): string {
  const risks = changes.filter(isOfCorrelation).map(({ risk }) => risk);
  const steps = risks.filter((risk, index) => index === 0 || risk !== risks[index - 1]);
  return steps.length === 0 ? "" : `Risk ${steps.join(" → ")}`;
}

const DEEDS: Record<string, string> = { closed: "Closed", reopened: "Reopened" };

/** A line of the history in words. */
export function describeChange(change: AlarmChange, before?: AlarmChange): string {
  const { kind, by, level, risk, label } = change;
  if (kind === "raised") return `Raised at level ${level}`;
  if (kind === "advanced") {
    const rose = before && risk !== before.risk ? `, risk ${before.risk} → ${risk}` : "";
    return level === before?.level
      ? `More events at level ${level}${rose}`
      : `Level ${level}${rose}`;
  }
  const whose = by === "system" ? "by correlation" : `by ${by}`;
  if (kind === "labelled") return `Label ${label ?? ""} given ${whose}`;
  if (kind === "unlabelled") return `Label ${label ?? ""} taken away ${whose}`;
  return `${DEEDS[kind] ?? kind} ${whose}`;
}
