import { riskLevel } from "@/theme/risk";
import classes from "./RiskBadge.module.css";

interface Props {
  /** 0 to 10; `null` when risk was not assessed. */
  risk: number | null;
}

/** A risk as number, word and colour. */
export function RiskBadge({ risk }: Props) {
  if (risk === null) {
    return (
      <span className={classes.absent} title="Risk was not assessed">
        –
      </span>
    );
  }
  const { word, tone } = riskLevel(risk);
  return (
    <span className={classes.risk} data-tone={tone} title={`Risk ${risk} of 10: ${word}`}>
      <b>{risk}</b> {word}
    </span>
  );
}
