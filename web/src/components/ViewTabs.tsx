import classes from "./ViewTabs.module.css";

interface Props<V extends string | undefined> {
  label: string;
  views: readonly (readonly [view: V, label: string])[];
  current: V;
  onView: (view: V) => void;
}

/** Views of one page; the address says which one is shown. */
export function ViewTabs<V extends string | undefined>(props: Props<V>) {
  return (
    <div className={classes.views} role="group" aria-label={props.label}>
      {props.views.map(([view, label]) => (
        <button
          key={label}
          type="button"
          className={classes.view}
          aria-pressed={props.current === view}
          onClick={() => props.onView(view)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
