import { useQuery } from "@tanstack/react-query";
import { FieldGroup } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { dataSourcesQuery } from "@/features/data-sources/queries";
import type { EventTypesDraft } from "./draft";
import { AddButton, RemoveButton } from "./ListButtons";

interface Props {
  value: readonly EventTypesDraft[];
  problem: string | undefined;
  onChange: (value: EventTypesDraft[]) => void;
}

/** Data sources and ranges of their event types. */
export function EventTypesField({ value, problem, onChange }: Props) {
  const sources = useQuery({ ...dataSourcesQuery, refetchInterval: false }).data?.items ?? [];
  return (
    <FieldGroup
      label="Data sources and event types"
      hint={
        value.length === 0
          ? "Any data source"
          : "Numbers of event types such as 1-6, 9; empty: all of the data source"
      }
      problem={problem}
    >
      {value.map(({ plugin, sids }, index) => (
        <div key={index} className={form.line}>
          <select
            className={form.select}
            aria-label={`Data source ${index + 1}`}
            value={plugin}
            onChange={(event) =>
              onChange(value.with(index, { plugin: event.currentTarget.value, sids }))
            }
          >
            <option value="">choose…</option>
            {plugin && !sources.some(({ id }) => String(id) === plugin) && (
              <option value={plugin}>{plugin}</option>
            )}
            {sources.map(({ id, name }) => (
              <option key={id} value={id}>
                {`${name} (${id})`}
              </option>
            ))}
          </select>
          <input
            className={`${form.input} ${form.short}`}
            aria-label={`Event types of data source ${index + 1}`}
            value={sids}
            placeholder="all types"
            onChange={(event) =>
              onChange(value.with(index, { plugin, sids: event.currentTarget.value }))
            }
          />
          <RemoveButton
            label={`Remove data source ${index + 1}`}
            onRemove={() => onChange(value.toSpliced(index, 1))}
          />
        </div>
      ))}
      <AddButton onAdd={() => onChange([...value, { plugin: "", sids: "" }])}>
        Add data source
      </AddButton>
    </FieldGroup>
  );
}
