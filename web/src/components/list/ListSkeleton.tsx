import classes from "./List.module.css";

const ROWS = Array.from({ length: 16 }, (_, index) => index);

/** Stands where the rows will be, so that nothing jumps when they come. */
export function ListSkeleton() {
  return (
    <div className={classes.scroller} role="status" aria-label="Loading">
      <div className={classes.head}>
        <div className={classes.row} />
      </div>
      <div className={classes.body}>
        {ROWS.map((row) => (
          <div
            key={row}
            className={classes.row}
            style={{ height: 30, transform: `translateY(${row * 30}px)` }}
          >
            <span className={classes.waiting} />
          </div>
        ))}
      </div>
    </div>
  );
}
