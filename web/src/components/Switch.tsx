import classes from "./Switch.module.css";

interface Props {
  /** What is switched, for screen readers. */
  label: string;
  on: boolean;
  /** Absent for those who may only look. */
  onSwitch?: (on: boolean) => void;
  busy?: boolean;
}

/** On or off: as position, word and colour. */
export function Switch({ label, on, onSwitch, busy }: Props) {
  const word = on ? "on" : "off";
  if (!onSwitch) {
    return (
      <span className={classes.fixed} data-on={on || undefined}>
        {word}
      </span>
    );
  }
  return (
    <button
      type="button"
      role="switch"
      className={classes.switch}
      aria-checked={on}
      aria-label={label}
      aria-disabled={busy || undefined}
      onClick={() => !busy && onSwitch(!on)}
    >
      <span className={classes.track}>
        <span className={classes.thumb} />
      </span>
      {word}
    </button>
  );
}
