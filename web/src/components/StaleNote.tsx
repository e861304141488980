import { asApiError } from "@/api/errors";
import { useNow } from "@/lib/now";
import { formatSpan } from "@/lib/time";
import classes from "./Note.module.css";
import { StateIcon } from "./StateIcon";

interface Props {
  /** Why the last refresh did not work; nothing is shown without one. */
  error: unknown;
  /** When what is shown was true, in milliseconds. */
  at: number;
}

/** Says over figures that they could not be refreshed, and how old they are. */
export function StaleNote({ error, at }: Props) {
  const now = useNow();
  if (!error) return null;
  return (
    <p className={classes.note} role="alert" data-tone="warning">
      <StateIcon shape="triangle" />
      <span>
        What you see is {formatSpan(now - at)} old. {asApiError(error).message}.
      </span>
    </p>
  );
}
