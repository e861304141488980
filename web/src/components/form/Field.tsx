import { useId, type ReactNode } from "react";
import { StateIcon } from "@/components/StateIcon";
import classes from "./Form.module.css";

/** What ties an input to its label, hint and problem. */
export interface Tied {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface Props {
  label: string;
  hint?: string;
  /** What is wrong with what was typed. */
  problem: string | undefined;
  children: (tied: Tied) => ReactNode;
}

/** A labelled input, with what to type and what is wrong with what was. */
export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-invalid": problem ? true : undefined,
        "aria-describedby": problem || hint ? note : undefined,
      })}
      <Note id={note} hint={hint} problem={problem} />
    </div>
  );
}

/** A field of more than one input: a group under its label. */
export function FieldGroup({
  label,
  hint,
  problem,
  children,
}: Omit<Props, "children"> & { children: ReactNode }) {
  const note = useId();
  return (
    <fieldset className={classes.field} aria-describedby={problem || hint ? note : undefined}>
      <legend>{label}</legend>
      {children}
      <Note id={note} hint={hint} problem={problem} />
    </fieldset>
  );
}

function Note({ id, hint, problem }: { id: string; hint?: string; problem: string | undefined }) {
  if (problem) {
    return (
      <p id={id} className={classes.problem} role="alert" data-tone="critical">
        <StateIcon shape="cross" size={13} />
        {problem}
      </p>
    );
  }
  return hint ? (
    <p id={id} className={classes.hint}>
      {hint}
    </p>
  ) : null;
}
