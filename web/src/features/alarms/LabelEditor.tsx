import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { LabelItem } from "@/api/types";
import { Failure } from "@/components/Message";
import classes from "./Alarms.module.css";
import { LabelChip } from "./LabelChip";
import { labelsQuery } from "./queries";

type Draft = Pick<LabelItem, "name" | "colour" | "background" | "bold" | "italic"> &
  Partial<Pick<LabelItem, "id" | "version">>;

const FRESH: Draft = {
  name: "",
  colour: "#1a202c",
  background: "#fde68a",
  bold: false,
  italic: false,
};

/** Makes, changes and deletes labels. */
export function LabelEditor({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useQuery(labelsQuery);
  const [draft, setDraft] = useState<Draft>(FRESH);
  const { save, remove } = useLabelChanges(() => setDraft(FRESH));
  const failure = save.error ?? remove.error;
  return (
    <Modal opened onClose={onClose} title="Labels" size={520} centered>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={classes.quiet}>There is no label yet.</p>}
      <ul className={classes.labelList} aria-label="Labels">
        {data?.items.map((label) => (
          <li key={label.id}>
            <LabelChip label={label} />
            <span className={classes.push} />
            <button
              type="button"
              className={classes.textButton}
              aria-label={`Change ${label.name}`}
              onClick={() => setDraft(label)}
            >
              Change
            </button>
            <DeleteLabel label={label} onDelete={() => remove.mutate(label)} />
          </li>
        ))}
      </ul>
      <LabelForm
        key={draft.id ?? "new"}
        draft={draft}
        onDraft={setDraft}
        onCancel={() => setDraft(FRESH)}
        onSave={() => save.mutate(draft)}
        busy={save.isPending}
      />
      {failure && (
        <p role="alert" className={classes.refusal}>
          {asApiError(failure).message}
        </p>
      )}
    </Modal>
  );
}

/** Asks a second time where it stands: a label disappears from all alarms. */
function DeleteLabel({ label, onDelete }: { label: LabelItem; onDelete: () => void }) {
  const [sure, setSure] = useState(false);
  return (
    <button
      type="button"
      className={classes.textButton}
      data-danger={sure || undefined}
      aria-label={sure ? `Really delete ${label.name}` : `Delete ${label.name}`}
      onBlur={() => setSure(false)}
      onClick={() => (sure ? onDelete() : setSure(true))}
    >
      {sure ? "Take it from all alarms?" : "Delete"}
    </button>
  );
}

interface FormProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onSave: () => void;
  onCancel: () => void;
  busy: boolean;
}

function LabelForm({ draft, onDraft, onSave, onCancel, busy }: FormProps) {
  const isNew = draft.id === undefined;
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave();
  }
  return (
    <form className={classes.labelForm} onSubmit={submit}>
      <h3>{isNew ? "New label" : "Change label"}</h3>
      <div className={classes.labelFields}>
        <TextInput
          size="xs"
          label="Name"
          required
          maxLength={64}
          value={draft.name}
          onChange={(event) => onDraft({ ...draft, name: event.currentTarget.value })}
        />
        <Colour
          label="Background"
          value={draft.background}
          onChange={(background) => onDraft({ ...draft, background })}
        />
        <Colour
          label="Text"
          value={draft.colour}
          onChange={(colour) => onDraft({ ...draft, colour })}
        />
        <Flag label="Bold" on={draft.bold} onChange={(bold) => onDraft({ ...draft, bold })} />
        <Flag
          label="Italic"
          on={draft.italic}
          onChange={(italic) => onDraft({ ...draft, italic })}
        />
      </div>
      <div className={classes.askButtons}>
        <span className={classes.quiet}>Looks like</span>
        <LabelChip label={{ ...draft, name: draft.name || "Label" }} />
        <span className={classes.push} />
        {!isNew && (
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button size="xs" type="submit" disabled={busy || draft.name.trim() === ""}>
          {isNew ? "Make the label" : "Save"}
        </Button>
      </div>
    </form>
  );
}

interface ColourProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Colour({ label, value, onChange }: ColourProps) {
  return (
    <label className={classes.field}>
      {label}
      <input type="color" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}

interface FlagProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Flag({ label, on, onChange }: FlagProps) {
  return (
    <label className={classes.flag}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

function useLabelChanges(onSaved: () => void) {
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: keys.alarms });
  const save = useMutation({
    mutationFn: ({ id, name, colour, background, bold, italic, version }: Draft) => {
      const body = { name: name.trim(), colour, background, bold, italic };
      if (id === undefined) return dataOf(api.POST("/api/v1/alarms/labels", { body }));
      const changed = { ...body, version: version ?? null };
      const params = { path: { label: id } };
      return dataOf(api.PUT("/api/v1/alarms/labels/{label}", { params, body: changed }));
    },
    onSuccess: onSaved,
    onSettled: settled,
  });
  const remove = useMutation({
    mutationFn: ({ id }: LabelItem) =>
      api.DELETE("/api/v1/alarms/labels/{label}", { params: { path: { label: id } } }),
    onSettled: settled,
  });
  return { save, remove };
}
