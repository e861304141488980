import type { ReactNode } from "react";
import note from "@/components/Note.module.css";
import { StateIcon } from "@/components/StateIcon";
import { formatCount } from "@/lib/number";
import classes from "./System.module.css";

interface Props {
  tone: "warning" | "critical";
  children: ReactNode;
}

/** A sentence that must not be overlooked. */
export function Warning({ tone, children }: Props) {
  return (
    <p className={note.note} role="status" data-tone={tone}>
      <StateIcon shape={tone === "critical" ? "cross" : "triangle"} />
      <span>{children}</span>
    </p>
  );
}

/** A count that should be 0: marked with a sign and a word when it is not. */
export function Flagged({ value, word }: { value: number; word: string }) {
  if (value === 0) return <>0</>;
  return (
    <span className={classes.state} data-tone="warning">
      <StateIcon shape="triangle" size={13} />
      {formatCount(value)} {word}
    </span>
  );
}
