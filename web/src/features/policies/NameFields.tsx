import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import type { Draft, Problems } from "./draft";

/** What every part of the editor gets. */
export interface PartProps {
  draft: Draft;
  problems: Problems;
  onChange: (part: Partial<Draft>) => void;
}

export function NameFields({ draft, problems, onChange }: PartProps) {
  return (
    <div className={form.stack}>
      <Field label="Name" problem={problems.name}>
        {(tied) => (
          <input
            {...tied}
            className={form.input}
            value={draft.name}
            maxLength={255}
            autoComplete="off"
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <label className={form.check}>
        <input
          type="checkbox"
          checked={draft.active}
          onChange={(event) => onChange({ active: event.currentTarget.checked })}
        />
        Active: it takes part
      </label>
    </div>
  );
}
