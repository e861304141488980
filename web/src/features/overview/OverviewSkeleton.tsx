import classes from "./Overview.module.css";

/** The shape of the page while its numbers are on their way. */
export function OverviewSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label="Loading">
      <h1 className={classes.title}>Tactical overview</h1>
      <div className={classes.states}>
        <div className={classes.block} style={{ height: 162 }} />
        <div className={classes.block} style={{ height: 162 }} />
      </div>
      <div className={classes.block} style={{ height: 240 }} />
      <div className={classes.pair}>
        <div className={classes.block} style={{ height: 262 }} />
        <div className={classes.block} style={{ height: 262 }} />
      </div>
    </div>
  );
}
