import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import classes from "./Alarms.module.css";

/** The way to the page of an alarm. */
export function AlarmLink({ alarm, children }: { alarm: string; children: ReactNode }) {
  return (
    <Link to="/alarms/$alarm" params={{ alarm }} className={classes.name}>
      {children}
    </Link>
  );
}
