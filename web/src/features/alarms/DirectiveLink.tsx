import { Link } from "@tanstack/react-router";
import classes from "./Alarms.module.css";

/** The way to the directive that raised an alarm. */
export function DirectiveLink({ id }: { id: number }) {
  return (
    <Link to="/directives/$directive" params={{ directive: String(id) }} className={classes.host}>
      {id}
    </Link>
  );
}
