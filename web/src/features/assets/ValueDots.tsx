import classes from "./Assets.module.css";

const DOTS = [1, 2, 3, 4, 5] as const;

/** An asset value from 0 to 5, as number and dots. */
export function ValueDots({ value }: { value: number }) {
  return (
    <span className={classes.value} title={`Asset value ${value} of 5`}>
      <b>{value}</b>
      <svg width="50" height="8" viewBox="0 0 50 8" aria-hidden="true">
        {DOTS.map((dot) => (
          <circle
            key={dot}
            cx={dot * 10 - 6}
            cy="4"
            r="3"
            className={dot <= value ? classes.full : classes.empty}
          />
        ))}
      </svg>
    </span>
  );
}
