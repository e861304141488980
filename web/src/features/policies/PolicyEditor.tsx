import { Button } from "@mantine/core";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";
import { asApiError } from "@/api/errors";
import type { PolicyItem, PolicyRequest } from "@/api/types";
import detail from "@/components/detail/Detail.module.css";
import { ConfirmDialog } from "@/components/form/ConfirmDialog";
import form from "@/components/form/Form.module.css";
import { Panel } from "@/components/Panel";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { DateTime } from "@/components/Time";
import { useMayAdminister } from "@/features/session/session";
import { fieldProblem, isStale } from "@/lib/field-problem";
import { formatCounted } from "@/lib/number";
import { ConditionFields } from "./ConditionFields";
import { ConsequenceFields } from "./ConsequenceFields";
import { requestOf, type Draft, type Problems } from "./draft";
import { NameFields } from "./NameFields";
import classes from "./Policies.module.css";
import { useSavePolicy } from "./queries";

interface Props {
  /** Absent for a new one. */
  policy?: PolicyItem;
  start: Draft;
  /** Where a new one goes. */
  place?: PolicyRequest["place"];
  onReload?: () => void;
  reloading?: boolean;
}

/** The form of a policy. Nothing is lost by leaving it without a question. */
export function PolicyEditor({ policy, start, place, onReload, reloading }: Props) {
  const [draft, setDraft] = useState(start);
  const [problems, setProblems] = useState<Problems>({});
  const mayChange = useMayAdminister();
  const navigate = useNavigate();
  const save = useSavePolicy(policy?.id);
  const saved = useRef(false);
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !saved.current,
    enableBeforeUnload: () => dirty && !saved.current,
    withResolver: true,
  });

  function change(part: Partial<Draft>) {
    setDraft((old) => ({ ...old, ...part }));
    // What is being mended is no longer marked as wrong.
    const mended = new Set([...Object.keys(part), "consequences" in part ? "actions" : ""]);
    setProblems((old) =>
      Object.fromEntries(Object.entries(old).filter(([field]) => !mended.has(field))),
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const asked = requestOf(draft);
    if ("problems" in asked) {
      setProblems(asked.problems);
      return;
    }
    setProblems({});
    const more = policy ? { version: policy.version } : { place };
    save.mutate(
      { ...asked.request, ...more },
      {
        onSuccess: () => {
          saved.current = true;
          void navigate({ to: "/policies" });
        },
        onError: (error) => {
          const problem = fieldProblem(error);
          if (problem) setProblems({ [problem.field]: problem.message });
        },
      },
    );
  }

  const wrong = Object.keys(problems).length;
  const failed = save.error && !fieldProblem(save.error) ? save.error : undefined;
  const parts = { draft, problems, onChange: change };
  return (
    <form className={detail.page} onSubmit={submit} noValidate>
      <header>
        <nav className={detail.path} aria-label="Path">
          <Link to="/policies">Policies</Link>
        </nav>
        <div className={detail.headLine}>
          <h1 className={detail.name}>{policy?.name ?? "New policy"}</h1>
          {policy && (
            <span className={detail.subtitle}>
              number {policy.order}, last changed by {policy.changed_by},{" "}
              <DateTime at={policy.changed_at} />
            </span>
          )}
        </div>
      </header>
      <ReadOnlyNote what="policies" />
      <fieldset disabled={!mayChange} className={`${form.field} ${classes.form}`}>
        <Panel title="Policy">
          <NameFields {...parts} />
        </Panel>
        <Panel title="Conditions: all of them must match">
          <ConditionFields {...parts} />
        </Panel>
        <Panel title="Consequences">
          <ConsequenceFields {...parts} />
        </Panel>
        {mayChange && (
          <div className={classes.bar}>
            <div className={form.buttons}>
              <span role="status">
                {wrong > 0
                  ? `${formatCounted(wrong, "field needs", "fields need")} another look.`
                  : dirty
                    ? "Not saved yet."
                    : ""}
              </span>
              {failed && (
                <span className={form.failure} role="alert" data-tone="critical">
                  {asApiError(failed).message}
                </span>
              )}
              {isStale(failed) && onReload && (
                <Button size="xs" variant="default" loading={reloading} onClick={onReload}>
                  Load the newest version
                </Button>
              )}
              <span className={form.push} />
              <Button
                size="xs"
                variant="default"
                onClick={() => void navigate({ to: "/policies" })}
              >
                Cancel
              </Button>
              <Button size="xs" type="submit" loading={save.isPending} disabled={policy && !dirty}>
                {policy ? "Save" : "Make policy"}
              </Button>
            </div>
          </div>
        )}
      </fieldset>
      {blocker.status === "blocked" && (
        <ConfirmDialog
          title="Leave without saving?"
          yes="Discard changes"
          no="Keep editing"
          onYes={blocker.proceed}
          onNo={blocker.reset}
        >
          <p>What you changed in this policy would be lost.</p>
        </ConfirmDialog>
      )}
    </form>
  );
}
