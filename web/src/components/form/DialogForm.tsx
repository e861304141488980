import { Button } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { asApiError } from "@/api/errors";
import form from "./Form.module.css";
import { fieldProblem, isStale } from "@/lib/field-problem";

interface Props {
  /** Absent for those who may only look. */
  onSubmit?: () => void;
  error: unknown;
  saving: boolean;
  dirty: boolean;
  onCancel: () => void;
  onReload?: () => void;
  onDelete?: () => void;
  children: ReactNode;
}

/** The form of a dialog: its fields, what the server says, and its buttons. */
export function DialogForm(props: Props) {
  const { onSubmit, error, saving, dirty, onCancel, onReload, onDelete, children } = props;
  const failed = error && !fieldProblem(error) ? error : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit?.();
  }

  return (
    <form className={form.stack} onSubmit={submit} noValidate>
      <fieldset disabled={!onSubmit} className={`${form.field} ${form.stack}`}>
        {children}
      </fieldset>
      {failed !== undefined && (
        <p className={form.failure} role="alert" data-tone="critical">
          {asApiError(failed).message}
        </p>
      )}
      <div className={form.buttons}>
        {onSubmit && onDelete && (
          <Button size="xs" variant="default" className={form.danger} onClick={onDelete}>
            Delete…
          </Button>
        )}
        <span className={form.push} />
        {isStale(failed) && onReload && (
          <Button size="xs" variant="default" onClick={onReload}>
            Load the newest version
          </Button>
        )}
        <Button size="xs" variant="default" onClick={onCancel}>
          {onSubmit ? "Cancel" : "Close"}
        </Button>
        {onSubmit && (
          <Button size="xs" type="submit" loading={saving} disabled={!dirty}>
            Save
          </Button>
        )}
      </div>
    </form>
  );
}
