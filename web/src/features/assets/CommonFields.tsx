import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import type { CommonDraft, Problems } from "./draft";

interface Props {
  draft: CommonDraft;
  problems: Problems;
  onChange: (part: Partial<CommonDraft>) => void;
  /** The field of the API that holds addresses, and how it is called here. */
  addresses: { field: "ips" | "cidrs"; label: string; hint: string };
}

const VALUES = [
  ["0", "0, worth nothing"],
  ["1", "1, low"],
  ["2", "2, usual"],
  ["3", "3, raised"],
  ["4", "4, high"],
  ["5", "5, most valuable"],
] as const;

/** What hosts and networks have in common. */
export function CommonFields({ draft, problems, onChange, addresses }: Props) {
  return (
    <>
      <Field label="Name" problem={problems.name}>
        {(tied) => (
          <input
            {...tied}
            className={form.input}
            data-autofocus
            value={draft.name}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={addresses.label} hint={addresses.hint} problem={problems[addresses.field]}>
        {(tied) => (
          <textarea
            {...tied}
            className={form.area}
            rows={2}
            spellCheck={false}
            value={draft.addresses}
            onChange={(event) => onChange({ addresses: event.currentTarget.value })}
          />
        )}
      </Field>
      <div className={form.grid}>
        <Field label="Asset value" problem={problems.value}>
          {(tied) => (
            <select
              {...tied}
              className={form.select}
              value={draft.value}
              onChange={(event) => onChange({ value: event.currentTarget.value })}
            >
              {draft.value === "" && (
                <option value="">
                  {addresses.field === "ips" ? "by its network, else 2" : "2, unless chosen"}
                </option>
              )}
              {VALUES.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Threshold
          label="Threshold C (compromise)"
          value={draft.threshold_c}
          problem={problems.threshold_c}
          onChange={(threshold_c) => onChange({ threshold_c })}
        />
        <Threshold
          label="Threshold A (attack)"
          value={draft.threshold_a}
          problem={problems.threshold_a}
          onChange={(threshold_a) => onChange({ threshold_a })}
        />
      </div>
      <Field label="Description" problem={problems.description}>
        {(tied) => (
          <input
            {...tied}
            className={form.input}
            value={draft.description}
            maxLength={255}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

interface ThresholdProps {
  label: string;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

function Threshold({ label, value, problem, onChange }: ThresholdProps) {
  return (
    <Field label={label} problem={problem}>
      {(tied) => (
        <input
          {...tied}
          className={form.input}
          inputMode="numeric"
          placeholder="30"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
