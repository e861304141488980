import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import classes from "./Alarms.module.css";

/** The way to one event on the page Events, however old it is. */
export function EventLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to="/events" search={{ event: id, last: "all" }} className={classes.name}>
      {children}
    </Link>
  );
}
