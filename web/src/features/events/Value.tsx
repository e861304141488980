import type { ReactNode } from "react";
import { visible } from "@/lib/visible";
import { conditionOn } from "./condition";
import { fieldLabel } from "./fields";
import { useValueMenu } from "./value-menu";
import classes from "./Value.module.css";

/** A field can be as long as the line that it is from, which has its own place. */
const SHOWN_CHARS = 1_000;

interface Props {
  field: string;
  /** Nothing is drawn without one. */
  value: string | number | boolean | null;
  /** What it is called, when that says more than the value. */
  name?: string | null;
  /** Where the condition says more than that the field has the value. */
  condition?: string;
  /** In a table, where the arrow keys move from row to row; the detail has the same values. */
  inRow?: boolean;
  children?: ReactNode;
}

const ADDRESSES = new Set(["ip", "src_ip", "dst_ip", "sensor"]);

/** A value of an event; a click offers what can be done with it. */
export function Value({ field, value, name, condition, inRow, children }: Props) {
  const open = useValueMenu();
  if (value === null) return null;
  const text = String(value);
  const whole = name ?? text;
  const label = visible(whole.slice(0, SHOWN_CHARS)) + (whole.length > SHOWN_CHARS ? "…" : "");
  const picked = {
    field,
    label,
    condition: condition ?? conditionOn(field, value),
    ip: ADDRESSES.has(field) ? text : undefined,
    alarm: field === "alarm" ? text : undefined,
  };
  return (
    <button
      type="button"
      className={classes.value}
      tabIndex={inRow ? -1 : undefined}
      aria-haspopup="menu"
      title={`${fieldLabel(field)}: ${label.slice(0, 500)}`}
      onClick={(event) => open(picked, event.currentTarget)}
    >
      {children ?? label}
    </button>
  );
}
