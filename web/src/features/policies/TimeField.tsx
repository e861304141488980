import { FieldGroup } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { NEW_TIME, type SpanDraft, type TimeDraft } from "./draft";
import { MONTHS, WEEKDAYS } from "./summary";

interface Props {
  value: TimeDraft | null;
  problem: string | undefined;
  onChange: (value: TimeDraft | null) => void;
}

const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

/** When: ranges of weekdays, hours, days and months; they may wrap, such as 22:00 to 06:00. */
export function TimeField({ value, problem, onChange }: Props) {
  return (
    <FieldGroup
      label="Time"
      hint={value ? "Ranges may wrap, such as 22:00 to 06:00 or Fri to Mon" : undefined}
      problem={problem}
    >
      <label className={form.check}>
        <input
          type="checkbox"
          checked={value !== null}
          onChange={(event) =>
            onChange(event.currentTarget.checked ? { ...NEW_TIME, zone: here() } : null)
          }
        />
        Only at certain times
      </label>
      {value && (
        <>
          <Span
            label="Weekday"
            value={value.weekdays}
            words={WEEKDAYS}
            onChange={(weekdays) => onChange({ ...value, weekdays })}
          />
          <Clock value={value.minutes} onChange={(minutes) => onChange({ ...value, minutes })} />
          <Span
            label="Day of the month"
            value={value.days}
            words={DAYS}
            onChange={(days) => onChange({ ...value, days })}
          />
          <Span
            label="Month"
            value={value.months}
            words={MONTHS}
            onChange={(months) => onChange({ ...value, months })}
          />
          <div className={form.line}>
            <input
              className={form.input}
              aria-label="Time zone"
              value={value.zone}
              placeholder="UTC"
              spellCheck={false}
              onChange={(event) => onChange({ ...value, zone: event.currentTarget.value })}
            />
            <span className={form.hint}>time zone; empty: UTC</span>
          </div>
        </>
      )}
    </FieldGroup>
  );
}

/** The reader's own zone: what people mean by "at night". */
function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface SpanProps {
  label: string;
  value: SpanDraft;
  words: readonly string[];
  onChange: (value: SpanDraft) => void;
}

function Span({ label, value, words, onChange }: SpanProps) {
  return (
    <div className={form.line}>
      {(["first", "last"] as const).map((end) => (
        <select
          key={end}
          className={form.select}
          aria-label={`${label}, ${end}`}
          value={value[end]}
          onChange={(event) => onChange({ ...value, [end]: event.currentTarget.value })}
        >
          <option value="">{end === "first" ? `any ${label.toLowerCase()}` : "to the same"}</option>
          {words.map((word, index) => (
            <option key={word} value={index + 1}>
              {end === "last" ? `to ${word}` : word}
            </option>
          ))}
        </select>
      ))}
    </div>
  );
}

function Clock({ value, onChange }: Pick<SpanProps, "value" | "onChange">) {
  return (
    <div className={form.line}>
      {(["first", "last"] as const).map((end) => (
        <input
          key={end}
          className={form.input}
          placeholder={end === "first" ? "00:00" : "23:59"}
          spellCheck={false}
          aria-label={`Time of the day, ${end}`}
          value={value[end]}
          onChange={(event) => onChange({ ...value, [end]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
