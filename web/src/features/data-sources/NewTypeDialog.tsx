import { Modal } from "@mantine/core";
import { useState } from "react";
import { DialogForm } from "@/components/form/DialogForm";
import { Field } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { fieldProblem } from "@/lib/field-problem";
import { useNewType } from "./use-types";

interface Props {
  source: number;
  onClose: () => void;
}

const EMPTY = { sid: "", name: "", priority: "1", reliability: "1" };

/** Defines an event type of one's own. */
export function NewTypeDialog({ source, onClose }: Props) {
  const [draft, setDraft] = useState(EMPTY);
  const [missing, setMissing] = useState(false);
  const { mutate, error, isPending } = useNewType(source);
  const refused = fieldProblem(error);
  const sidProblem = missing && !isNumber(draft.sid) ? "Is not a number from 1" : undefined;
  const nameProblem = missing && !draft.name.trim() ? "Needs a name" : undefined;
  const change = (part: Partial<typeof EMPTY>) => setDraft((old) => ({ ...old, ...part }));
  const problemOf = (field: string) => (refused?.field === field ? refused.message : undefined);

  function submit() {
    setMissing(true);
    if (!isNumber(draft.sid) || !draft.name.trim()) return;
    const { sid, name, priority, reliability } = draft;
    const numbers = { priority: Number(priority), reliability: Number(reliability) };
    mutate({ sid: Number(sid), name: name.trim(), ...numbers }, { onSuccess: onClose });
  }

  return (
    <Modal opened onClose={onClose} title="New event type" size={520} centered>
      <DialogForm
        onSubmit={submit}
        error={error}
        saving={isPending}
        dirty={draft !== EMPTY}
        onCancel={onClose}
      >
        <div className={form.grid}>
          <Field
            label="Number"
            hint="Within the data source, from 1"
            problem={sidProblem ?? problemOf("sid")}
          >
            {(tied) => (
              <input
                {...tied}
                className={form.input}
                inputMode="numeric"
                data-autofocus
                value={draft.sid}
                onChange={(event) => change({ sid: event.currentTarget.value })}
              />
            )}
          </Field>
          <Choice
            label="Priority"
            most={5}
            value={draft.priority}
            onChange={(priority) => change({ priority })}
          />
          <Choice
            label="Reliability"
            most={10}
            value={draft.reliability}
            onChange={(reliability) => change({ reliability })}
          />
        </div>
        <Field label="Name" problem={nameProblem ?? problemOf("name")}>
          {(tied) => (
            <input
              {...tied}
              className={form.input}
              maxLength={512}
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
          )}
        </Field>
      </DialogForm>
    </Modal>
  );
}

function isNumber(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text.trim());
}

interface ChoiceProps {
  label: string;
  most: number;
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, most, value, onChange }: ChoiceProps) {
  return (
    <Field label={label} problem={undefined}>
      {(tied) => (
        <select
          {...tied}
          className={form.select}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
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
