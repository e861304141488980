import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { AddressField } from "./AddressField";
import { EventTypesField } from "./EventTypesField";
import type { PartProps } from "./NameFields";
import classes from "./Policies.module.css";
import { TaxonomyField } from "./TaxonomyField";
import { TimeField } from "./TimeField";

/** Everything that an event can be asked; what is left empty is no condition. */
export function ConditionFields(props: PartProps) {
  const { draft, problems, onChange } = props;
  return (
    <div className={classes.sections}>
      <AddressField
        label="Source"
        value={draft.sources}
        problem={problems.sources}
        onChange={(sources) => onChange({ sources })}
      />
      <AddressField
        label="Destination"
        value={draft.destinations}
        problem={problems.destinations}
        onChange={(destinations) => onChange({ destinations })}
      />
      <TextField {...props} field="source_ports" label="Source ports" hint={PORTS} />
      <TextField {...props} field="destination_ports" label="Destination ports" hint={PORTS} />
      <EventTypesField
        value={draft.event_types}
        problem={problems.event_types}
        onChange={(event_types) => onChange({ event_types })}
      />
      <TaxonomyField
        value={draft.taxonomy}
        problem={problems.taxonomy}
        onChange={(taxonomy) => onChange({ taxonomy })}
      />
      <TextField
        {...props}
        field="sensors"
        label="Sensors"
        hint="Addresses of sensors or devices, with commas between them; empty: any"
      />
      <div className={form.grid}>
        <NumberField {...props} field="priority" label="Priority before" most={5} />
        <NumberField {...props} field="reliability" label="Reliability" most={10} />
      </div>
      <TimeField
        value={draft.time}
        problem={problems.time}
        onChange={(time) => onChange({ time })}
      />
    </div>
  );
}

const PORTS = "Such as 22/tcp, 8000-8099, any/icmp; empty: any";

interface TextProps extends PartProps {
  field: "source_ports" | "destination_ports" | "sensors";
  label: string;
  hint: string;
}

function TextField({ draft, problems, onChange, field, label, hint }: TextProps) {
  return (
    <Field label={label} hint={hint} problem={problems[field]}>
      {(tied) => (
        <input
          {...tied}
          className={form.input}
          value={draft[field]}
          placeholder="any"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

interface NumberProps extends PartProps {
  field: "priority" | "reliability";
  label: string;
  most: number;
}

function NumberField({ draft, problems, onChange, field, label, most }: NumberProps) {
  return (
    <Field label={label} problem={problems[field]}>
      {(tied) => (
        <select
          {...tied}
          className={form.select}
          value={draft[field]}
          onChange={(event) => onChange({ [field]: event.currentTarget.value })}
        >
          <option value="">any</option>
          {Array.from({ length: most + 1 }, (_, number) => (
            <option key={number} value={number}>
              {number}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
