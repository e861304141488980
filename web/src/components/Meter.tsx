import type { Tone } from "@/theme/status";
import classes from "./Meter.module.css";

interface Props {
  /** What is measured, for screen readers. */
  label: string;
  value: number;
  max: number;
  tone: Tone;
  /** The same in words: `12.0 MiB of 1.0 GiB`. */
  text: string;
}

/** How much of a limit is used. The words beside it say the same as its colour. */
export function Meter({ label, value, max, tone, text }: Props) {
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0;
  return (
    <div
      className={classes.meter}
      data-tone={tone}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
    >
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className={classes.track} width="100" height="8" />
        <rect className={classes.fill} width={share * 100} height="8" />
      </svg>
      <span className={classes.text}>{text}</span>
    </div>
  );
}
