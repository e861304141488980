import { ActionIcon, Menu } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { PolicyItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import { Severity } from "@/components/Severity";
import { Switch } from "@/components/Switch";
import { DateTime } from "@/components/Time";
import classes from "./Policies.module.css";
import type { Named, usePolicyActions } from "./queries";
import type { PolicyRow } from "./rows";
import { conditionWords, consequenceWords, type Names } from "./summary";

interface Props {
  row: PolicyRow;
  /** The last place. */
  last: number;
  names: Names;
  current: boolean;
  actions: ReturnType<typeof usePolicyActions> | undefined;
  onDelete: (policy: Named) => void;
}

export function PolicyRowView({ row, last, names, current, actions, onDelete }: Props) {
  const { id, name, order, active } = row.policy;
  const me = { id, name };
  return (
    <tr aria-current={current || undefined} data-off={!active || undefined}>
      <td>
        <span className={classes.order}>
          <b>{order}</b>
          {actions && (
            <>
              <MoveButton
                label={`Move ${name} up`}
                icon="sortUp"
                disabled={order <= 1}
                onMove={() => actions.move.mutate({ ...me, to: "up" })}
              />
              <MoveButton
                label={`Move ${name} down`}
                icon="sortDown"
                disabled={order >= last}
                onMove={() => actions.move.mutate({ ...me, to: "down" })}
              />
            </>
          )}
        </span>
      </td>
      <td>
        <Switch
          label={`Policy ${name}`}
          on={active}
          onSwitch={
            actions && row.kind === "policy"
              ? (on) => actions.activate.mutate({ ...me, active: on })
              : undefined
          }
        />
      </td>
      {row.kind === "policy" ? (
        <Readable policy={row.policy} names={names} />
      ) : (
        <td colSpan={3}>
          <b>{name}</b> <Severity severity="error" />
          <p className={classes.words}>
            Takes no part: this release cannot read it. {row.policy.problem}
          </p>
        </td>
      )}
      <td>
        {actions && (
          <RowMenu
            me={me}
            readable={row.kind === "policy"}
            actions={actions}
            onDelete={() => onDelete(me)}
          />
        )}
      </td>
    </tr>
  );
}

function Readable({ policy, names }: { policy: PolicyItem; names: Names }) {
  const conditions = conditionWords(policy.conditions, names);
  const consequences = consequenceWords(policy.consequences);
  return (
    <>
      <td>
        <Link to="/policies/$policy" params={{ policy: policy.id }} className={classes.name}>
          {policy.name}
        </Link>
        <p className={classes.words}>
          {policy.changed_by}, <DateTime at={policy.changed_at} />
        </p>
      </td>
      <td>
        <Lines words={conditions} none="Every event" />
      </td>
      <td>
        <Lines words={consequences} none="As usual" />
      </td>
    </>
  );
}

function Lines({ words, none }: { words: readonly string[]; none: string }) {
  if (words.length === 0) return <span className={classes.words}>{none}</span>;
  return (
    <ul>
      {words.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

interface MoveProps {
  label: string;
  icon: "sortUp" | "sortDown";
  disabled: boolean;
  onMove: () => void;
}

/** Keeps the focus also at the end of the list, so that the keyboard does not get lost. */
function MoveButton({ label, icon, disabled, onMove }: MoveProps) {
  return (
    <button
      type="button"
      className={classes.move}
      aria-label={label}
      title={label}
      aria-disabled={disabled || undefined}
      onClick={(event) => {
        if (disabled) return;
        const button = event.currentTarget;
        onMove();
        // Moving the row in the document takes the focus away.
        setTimeout(() => button.focus(), 350);
      }}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}

interface MenuProps {
  me: Named;
  readable: boolean;
  actions: ReturnType<typeof usePolicyActions>;
  onDelete: () => void;
}

function RowMenu({ me, readable, actions, onDelete }: MenuProps) {
  const navigate = useNavigate();
  const add = (place: "before" | "after") =>
    void navigate({
      to: "/policies/$policy",
      params: { policy: "new" },
      search: { place, other: me.id },
    });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`More for ${me.name}`}>
          <Icon name="more" size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {readable && <Menu.Item onClick={() => actions.duplicate.mutate(me)}>Duplicate</Menu.Item>}
        <Menu.Item onClick={() => add("before")}>Add one before</Menu.Item>
        <Menu.Item onClick={() => add("after")}>Add one after</Menu.Item>
        <Menu.Item onClick={() => actions.move.mutate({ ...me, to: "first" })}>
          Move to the top
        </Menu.Item>
        <Menu.Item onClick={() => actions.move.mutate({ ...me, to: "last" })}>
          Move to the end
        </Menu.Item>
        <Menu.Item color="var(--critical-fg)" onClick={onDelete}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
