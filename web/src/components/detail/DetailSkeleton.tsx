import classes from "./Detail.module.css";

/** The shape of a detail page while it is on its way. */
export function DetailSkeleton({ name }: { name: string }) {
  return (
    <div className={classes.page} role="status" aria-label="Loading">
      <div style={{ height: 58 }}>
        <h1 className={classes.name}>{name}</h1>
      </div>
      <div className={classes.columns}>
        <div className={classes.column}>
          <div className={classes.block} style={{ height: 110 }} />
          <div className={classes.block} style={{ height: 220 }} />
        </div>
        <div className={classes.block} style={{ height: 400 }} />
      </div>
    </div>
  );
}
