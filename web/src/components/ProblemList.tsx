import type { SecurityProblem } from "@/api/types";
import { severityOf } from "@/theme/severity";
import classes from "./ProblemList.module.css";
import { Severity } from "./Severity";

interface Props {
  label: string;
  problems: readonly SecurityProblem[];
  /** Makes the place of a problem a button that leads there. */
  onPlace?: (problem: SecurityProblem) => void;
}

/** What is wrong with files of the security half: how bad, where, what, and what to do. */
export function ProblemList({ label, problems, onPlace }: Props) {
  const sorted = problems.toSorted(
    (a, b) => severityOf(a.severity).rank - severityOf(b.severity).rank,
  );
  return (
    <ul className={classes.list} aria-label={label}>
      {sorted.map((problem, index) => (
        <li key={index} className={classes.problem}>
          <Severity severity={problem.severity} />
          <div className={classes.text}>
            <p className={classes.message}>
              {problem.subject && <b>{problem.subject}: </b>}
              {problem.message}
            </p>
            {problem.help && <p className={classes.help}>{problem.help}</p>}
            <p className={classes.place}>
              {onPlace && problem.line ? (
                <button type="button" className={classes.jump} onClick={() => onPlace(problem)}>
                  {placeOf(problem)}
                </button>
              ) : (
                <code>{placeOf(problem)}</code>
              )}{" "}
              <span>{problem.code}</span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** `ssh.cfg:12:4`, as compilers write it; `line 12, column 4` of a text without a file. */
export function placeOf({ file, line, column }: SecurityProblem): string {
  if (file && !file.startsWith("<")) return [file, line, column].filter(Boolean).join(":");
  if (!line) return file ?? "";
  return column ? `line ${line}, column ${column}` : `line ${line}`;
}
