import type { PolicyConsequences } from "@/api/types";
import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { ActionsField } from "./ActionsField";
import type { PartProps } from "./NameFields";
import classes from "./Policies.module.css";

type Flag = "qualify" | "correlate" | "cross_correlate" | "store";

const FLAGS: readonly [Flag, string][] = [
  ["qualify", "Assess its risk; without it never an alarm"],
  ["correlate", "Hand it to directives"],
  ["cross_correlate", "Raise reliability from what is known about the destination"],
  ["store", "Store it"],
];

/** What becomes of an event that matches. */
export function ConsequenceFields({ draft, problems, onChange }: PartProps) {
  const { consequences } = draft;
  function change(part: Partial<PolicyConsequences>) {
    onChange({ consequences: { ...consequences, ...part } });
  }
  return (
    <div className={classes.sections}>
      <div className={form.stack}>
        <label className={form.check}>
          <input
            type="checkbox"
            checked={consequences.sim}
            onChange={(event) => change({ sim: event.currentTarget.checked })}
          />
          Process it at all
        </label>
        {FLAGS.map(([flag, words]) => (
          <label key={flag} className={form.check}>
            <input
              type="checkbox"
              checked={consequences.sim && consequences[flag]}
              disabled={!consequences.sim}
              onChange={(event) => change({ [flag]: event.currentTarget.checked })}
            />
            {words}
          </label>
        ))}
        <Field label="Priority becomes" problem={undefined}>
          {(tied) => (
            <select
              {...tied}
              className={form.select}
              value={consequences.priority ?? ""}
              onChange={(event) => {
                const { value } = event.currentTarget;
                change({ priority: value === "" ? null : Number(value) });
              }}
            >
              <option value="">do not change</option>
              {[0, 1, 2, 3, 4, 5].map((number) => (
                <option key={number} value={number}>
                  {number}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <ActionsField
        value={consequences.actions}
        problem={problems.actions}
        onChange={(actions) => change({ actions })}
      />
    </div>
  );
}
