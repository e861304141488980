import type { PolicyAction } from "@/api/types";
import { FieldGroup } from "@/components/form/Field";
import form from "@/components/form/Form.module.css";
import { NEW_ACTION } from "./draft";
import { AddButton, RemoveButton } from "./ListButtons";
import classes from "./Policies.module.css";

interface Props {
  value: readonly PolicyAction[];
  problem: string | undefined;
  onChange: (value: PolicyAction[]) => void;
}

/** What else is done for an event that matches. */
export function ActionsField({ value, problem, onChange }: Props) {
  return (
    <FieldGroup
      label="Actions"
      hint={
        value.length === 0
          ? "None"
          : "Texts may name values of the event: SRC_IP, DST_IP, RISK, USERNAME, USERDATA1 …"
      }
      problem={problem}
    >
      {value.map((action, index) => (
        <Action
          key={index}
          number={index + 1}
          value={action}
          onChange={(next) => onChange(value.with(index, next))}
          onRemove={() => onChange(value.toSpliced(index, 1))}
        />
      ))}
      <AddButton onAdd={() => onChange([...value, NEW_ACTION])}>Add action</AddButton>
    </FieldGroup>
  );
}

interface ActionProps {
  number: number;
  value: PolicyAction;
  onChange: (value: PolicyAction) => void;
  onRemove: () => void;
}

function Action({ number, value, onChange, onRemove }: ActionProps) {
  const { action, only_alarms, on_risk_increase } = value;
  return (
    <div className={classes.action}>
      <div className={form.line}>
        <select
          className={form.select}
          aria-label={`Action ${number}`}
          value={action.kind}
          onChange={(event) =>
            onChange({
              ...value,
              action:
                event.currentTarget.value === "command"
                  ? { kind: "command", line: "" }
                  : { kind: "notify", host: "", service: "" },
            })
          }
        >
          <option value="notify">Tell the contacts of a service</option>
          <option value="command">Run a command line</option>
        </select>
        <RemoveButton label={`Remove action ${number}`} onRemove={onRemove} />
      </div>
      <div className={form.line}>
        {action.kind === "notify" ? (
          (["host", "service"] as const).map((part) => (
            <input
              key={part}
              className={form.input}
              aria-label={`${part === "host" ? "Host" : "Service"} of action ${number}`}
              placeholder={part === "host" ? "Host" : "Service"}
              spellCheck={false}
              value={action[part]}
              onChange={(event) =>
                onChange({ ...value, action: { ...action, [part]: event.currentTarget.value } })
              }
            />
          ))
        ) : (
          <input
            className={`${form.input} ${form.mono}`}
            aria-label={`Command line of action ${number}`}
            placeholder="/usr/local/bin/block SRC_IP"
            spellCheck={false}
            value={action.line}
            onChange={(event) =>
              onChange({ ...value, action: { kind: "command", line: event.currentTarget.value } })
            }
          />
        )}
      </div>
      <div className={form.line}>
        <label className={form.check}>
          <input
            type="checkbox"
            checked={only_alarms}
            onChange={(event) => onChange({ ...value, only_alarms: event.currentTarget.checked })}
          />
          Only if it is an alarm
        </label>
        <label className={form.check}>
          <input
            type="checkbox"
            checked={on_risk_increase}
            onChange={(event) =>
              onChange({ ...value, on_risk_increase: event.currentTarget.checked })
            }
          />
          Only when its risk rises
        </label>
      </div>
    </div>
  );
}
