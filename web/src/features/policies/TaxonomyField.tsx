import { FieldGroup } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import type { TaxonomyDraft } from "./draft";
import { AddButton, RemoveButton } from "./ListButtons";

interface Props {
  value: readonly TaxonomyDraft[];
  problem: string | undefined;
  onChange: (value: TaxonomyDraft[]) => void;
}

const PARTS = [
  ["product", "Product type"],
  ["category", "Category"],
  ["subcategory", "Subcategory"],
] as const;

/** Numbers of OSSIM's taxonomy; 0 is any. */
export function TaxonomyField({ value, problem, onChange }: Props) {
  return (
    <FieldGroup
      label="Taxonomy"
      hint={value.length === 0 ? "Any kind of event" : "Numbers of OSSIM's taxonomy; 0: any"}
      problem={problem}
    >
      {value.map((entry, index) => (
        <div key={index} className={form.line}>
          {PARTS.map(([part, label]) => (
            <input
              key={part}
              className={`${form.input} ${form.short}`}
              aria-label={`${label} ${index + 1}`}
              title={label}
              placeholder={label}
              inputMode="numeric"
              value={entry[part]}
              onChange={(event) =>
                onChange(value.with(index, { ...entry, [part]: event.currentTarget.value }))
              }
            />
          ))}
          <RemoveButton
            label={`Remove taxonomy ${index + 1}`}
            onRemove={() => onChange(value.toSpliced(index, 1))}
          />
        </div>
      ))}
      <AddButton onAdd={() => onChange([...value, { product: "", category: "", subcategory: "" }])}>
        Add taxonomy
      </AddButton>
    </FieldGroup>
  );
}
