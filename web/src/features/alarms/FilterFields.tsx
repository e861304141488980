import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, type InputHTMLAttributes } from "react";
import type { LabelItem } from "@/api/types";
import type { AlarmSearch } from "./alarm-search";
import classes from "./Alarms.module.css";

interface Props {
  search: AlarmSearch;
  onSearch: (change: Partial<AlarmSearch>) => void;
  labels: readonly LabelItem[];
}

const ADDRESS = "10.0.0.7 or 10.0.0.0/8";
const FIELDS: readonly [field: keyof AlarmSearch, label: string, input: Input][] = [
  ["ip", "Source or destination", { placeholder: ADDRESS }],
  ["src", "Source", { placeholder: ADDRESS }],
  ["dst", "Destination", { placeholder: ADDRESS }],
  ["directive", "Directive", { placeholder: "its number", inputMode: "numeric" }],
  ["sensor", "Sensor", { placeholder: ADDRESS }],
  ["from", "From day", { type: "date" }],
  ["to", "Until day", { type: "date" }],
  ["events_min", "Events, at least", { inputMode: "numeric" }],
  ["events_max", "Events, at most", { inputMode: "numeric" }],
  ["risk_min", "Risk, at least", { inputMode: "numeric", placeholder: "0 to 10" }],
];

/** The filters that not everybody needs every day. */
export function FilterFields({ search, onSearch, labels }: Props) {
  return (
    <div className={classes.filters} role="group" aria-label="More filters">
      {FIELDS.map(([field, label, input]) => (
        <label key={field} className={classes.field}>
          {label}
          <LiveInput
            {...input}
            value={search[field] ?? ""}
            onValue={(value) => onSearch({ [field]: value })}
          />
        </label>
      ))}
      <label className={classes.field}>
        Label
        <select
          value={search.label ?? ""}
          onChange={({ currentTarget: { value } }) => onSearch({ label: value || undefined })}
        >
          <option value="">any</option>
          {labels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange">;

interface LiveInputProps extends Input {
  value: string;
  /** Called a moment after the last key; `undefined` when nothing is left. */
  onValue: (value: string | undefined) => void;
}

/** An input that follows the address except while somebody types in it. */
export function LiveInput({ value, onValue, ...input }: LiveInputProps) {
  const box = useRef<HTMLInputElement>(null);
  const report = useDebouncedCallback((text: string) => onValue(text.trim() || undefined), 250);
  useEffect(() => {
    const element = box.current;
    if (element && element !== document.activeElement) element.value = value;
  }, [value]);
  return (
    <input
      ref={box}
      autoComplete="off"
      spellCheck={false}
      {...input}
      defaultValue={value}
      onChange={(event) => report(event.currentTarget.value)}
    />
  );
}
