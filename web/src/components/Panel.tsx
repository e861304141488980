import type { ReactNode } from "react";
import classes from "./Panel.module.css";

interface Props {
  title: string;
  /** At the right of the title: a count, a link. */
  aside?: ReactNode;
  /** Content brings its own edges, such as a table. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled box on a page. */
export function Panel({ title, aside, flush, children }: Props) {
  return (
    <section className={classes.panel}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {aside && <div className={classes.aside}>{aside}</div>}
      </header>
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
