import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts";
import classes from "./Policies.module.css";
import { PolicyRowView } from "./PolicyRow";
import type { Named, usePolicyActions } from "./queries";
import type { PolicyRow } from "./rows";
import type { Names } from "./summary";

interface Props {
  rows: readonly PolicyRow[];
  /** How many there are without the filter. */
  count: number;
  names: Names;
  /** Absent for those who may only look. */
  actions: ReturnType<typeof usePolicyActions> | undefined;
  onDelete: (policy: Named) => void;
}

const TITLES = ["Order", "Active", "Policy", "Conditions", "Consequences", ""];

/** The policies in order; `j` and `k` choose one, `J` and `K` move it, Enter opens it. */
export function PolicyTable({ rows, count, names, actions, onDelete }: Props) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | undefined>();
  const body = useRef<HTMLTableSectionElement>(null);
  const at = rows.findIndex(({ policy }) => policy.id === chosen);
  const current = rows[at];

  function choose(step: number) {
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    setChosen(next?.policy.id);
  }

  function open(row: PolicyRow | undefined) {
    if (row?.kind !== "policy") return;
    void navigate({ to: "/policies/$policy", params: { policy: row.policy.id } });
  }

  function move(to: "up" | "down") {
    if (current && actions) actions.move.mutate({ ...named(current), to });
  }

  useShortcuts({
    j: () => choose(1),
    k: () => choose(at < 0 ? 1 : -1),
    ArrowDown: () => choose(1),
    ArrowUp: () => choose(at < 0 ? 1 : -1),
    Enter: () => open(current),
    ...(actions ? { J: () => move("down"), K: () => move("up") } : {}),
  });
  // Where a policy goes, the view follows.
  useEffect(() => {
    if (chosen) body.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [chosen, at]);

  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label="Policies">
        <thead>
          <tr>
            {TITLES.map((title) => (
              <th key={title} scope="col">
                {title || <span className="visually-hidden">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <PolicyRowView
              key={row.policy.id}
              row={row}
              last={count}
              names={names}
              current={row.policy.id === chosen}
              actions={actions}
              onDelete={onDelete}
            />
          ))}
        </tbody>
      </table>
      <p className={classes.keys}>
        <kbd>j</kbd> <kbd>k</kbd> choose, <kbd>Enter</kbd> opens
        {actions && (
          <>
            , <kbd>J</kbd> <kbd>K</kbd> move it down and up, <kbd>n</kbd> makes a new one
          </>
        )}
      </p>
    </div>
  );
}

export function named({ policy: { id, name } }: PolicyRow): Named {
  return { id, name };
}
