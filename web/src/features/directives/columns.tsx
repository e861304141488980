import { Link } from "@tanstack/react-router";
import type { DirectiveItem } from "@/api/types";
import cells from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { StateIcon } from "@/components/StateIcon";
import { Switch } from "@/components/Switch";
import { DateTime } from "@/components/Time";
import { formatCounted } from "@/lib/number";
import type { SortKey } from "@/lib/rows";
import classes from "./Directives.module.css";

/** Switches a directive; absent for those who may only look. */
export type OnSwitch = ((item: DirectiveItem, on: boolean) => void) | undefined;

export function directiveColumns(onSwitch: OnSwitch): Column<DirectiveItem>[] {
  return [
    {
      id: "id",
      title: "Id",
      width: 84,
      sort: "id",
      cell: ({ id }) => <span className={cells.quiet}>{id}</span>,
    },
    {
      id: "name",
      title: "Directive",
      width: 260,
      grow: 3,
      sort: "name",
      cell: (item) => (
        <>
          <DirectiveName item={item} /> <Problems count={item.problems} />
        </>
      ),
    },
    {
      id: "priority",
      title: "Priority",
      width: 84,
      sort: "-priority",
      align: "right",
      cell: ({ priority }) => priority,
    },
    {
      id: "levels",
      title: "Levels",
      width: 76,
      sort: "-levels",
      align: "right",
      cell: ({ levels }) => levels,
    },
    {
      id: "rules",
      title: "Rules",
      width: 76,
      sort: "-rules",
      align: "right",
      cell: ({ rules }) => rules,
    },
    {
      id: "enabled",
      title: "Enabled",
      width: 100,
      sort: "enabled",
      cell: (item) => <DirectiveSwitch item={item} onSwitch={onSwitch} />,
    },
    {
      id: "changed",
      title: "Switched off",
      width: 210,
      grow: 1,
      sort: "-disabled_at",
      cell: (item) => <SwitchedOff item={item} />,
    },
    {
      id: "file",
      title: "File",
      width: 230,
      grow: 1.5,
      sort: "file",
      cell: ({ file, line }) => (
        <span className={cells.quiet} title={`${file}:${line}`}>
          {`${file}:${line}`}
        </span>
      ),
    },
  ];
}

export const DIRECTIVE_KEYS: Record<string, (item: DirectiveItem) => SortKey> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  priority: ({ priority }) => priority,
  levels: ({ levels }) => levels,
  rules: ({ rules }) => rules,
  enabled: ({ enabled }) => Number(enabled),
  disabled_at: ({ disabled_at }) => disabled_at,
  file: ({ file, line }) => `${file}:${line}`,
};

/** Two lines for narrow screens. */
export function compactDirective(onSwitch: OnSwitch) {
  return (item: DirectiveItem) => (
    <>
      <div className={cells.cardTop}>
        <span className={cells.cardName}>
          <DirectiveName item={item} />
        </span>
        <DirectiveSwitch item={item} onSwitch={onSwitch} />
      </div>
      <div className={cells.cardOutput}>
        {item.id}, priority {item.priority}, {formatCounted(item.levels, "level")}{" "}
        <Problems count={item.problems} /> {!item.enabled && <SwitchedOff item={item} />}
      </div>
    </>
  );
}

export function DirectiveSwitch({ item, onSwitch }: { item: DirectiveItem; onSwitch: OnSwitch }) {
  return (
    <Switch
      label={`Directive ${item.id}`}
      on={item.enabled}
      onSwitch={onSwitch && ((on) => onSwitch(item, on))}
    />
  );
}

function DirectiveName({ item }: { item: DirectiveItem }) {
  return (
    <Link
      to="/directives/$directive"
      params={{ directive: String(item.id) }}
      className={cells.strong}
      title={item.name}
    >
      {item.name}
    </Link>
  );
}

export function SwitchedOff({ item }: { item: DirectiveItem }) {
  if (item.enabled) return null;
  return (
    <span className={cells.quiet}>
      by {item.disabled_by ?? "somebody"}, <DateTime at={item.disabled_at} />
    </span>
  );
}

function Problems({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={classes.problems} data-tone="warning">
      <StateIcon shape="triangle" size={12} />
      {formatCounted(count, "problem")}
    </span>
  );
}
