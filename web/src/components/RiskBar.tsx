import { riskLevel } from "@/theme/risk";
import classes from "./RiskBar.module.css";

interface Props {
  /** 0 to 10. */
  risk: number;
}

/** A risk as number, bar and word; the colour only underlines them. */
export function RiskBar({ risk }: Props) {
  const { word, tone } = riskLevel(risk);
  return (
    <span className={classes.risk} data-tone={tone} title={`Risk ${risk} of 10: ${word}`}>
      <b className={classes.number}>{risk}</b>
      <svg
        className={classes.bar}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect className={classes.track} width="100" height="6" />
        <rect className={classes.fill} width={Math.min(Math.max(risk, 0), 10) * 10} height="6" />
      </svg>
      <span className={classes.word}>{word}</span>
    </span>
  );
}
