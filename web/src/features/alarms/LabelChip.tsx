import type { LabelItem } from "@/api/types";
import classes from "./Alarms.module.css";

type Look = Pick<LabelItem, "name" | "colour" | "background" | "bold" | "italic">;

/** A label in the colours that its makers chose. */
export function LabelChip({ label }: { label: Look }) {
  return (
    <span
      className={classes.label}
      style={{
        color: label.colour,
        background: label.background,
        fontWeight: label.bold ? 700 : 500,
        fontStyle: label.italic ? "italic" : "normal",
      }}
    >
      {label.name}
    </span>
  );
}

/** The labels of an alarm, by name; those that are gone are left out. */
export function Labels({ ids, labels }: { ids: readonly string[]; labels: readonly LabelItem[] }) {
  const shown = labels.filter((label) => ids.includes(label.id));
  if (shown.length === 0) return null;
  return (
    <span className={classes.labels}>
      {shown.map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
    </span>
  );
}
