import { severityOf } from "@/theme/severity";
import classes from "./Severity.module.css";
import { StateIcon } from "./StateIcon";

/** How bad a problem of a file is, as shape, word and colour. */
export function Severity({ severity }: { severity: string }) {
  const { word, tone, shape } = severityOf(severity);
  return (
    <span className={classes.severity} data-tone={tone}>
      <StateIcon shape={shape} size={13} />
      {word}
    </span>
  );
}
