import { Link } from "@tanstack/react-router";

/** A directive, and the way to everything it raised. */
export function DirectiveLink({ id }: { id: number }) {
  return (
    <Link to="/alarms" search={{ directive: String(id), status: "all" }} title="Alarms it raised">
      {id}
    </Link>
  );
}
