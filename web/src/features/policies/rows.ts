import type { PolicyItem, PolicyList, UnreadablePolicy } from "@/api/types";
import { conditionWords, consequenceWords, type Names } from "./summary";

/** A row of the list: a policy, or one that this release cannot read. */
export type PolicyRow =
  { kind: "policy"; policy: PolicyItem } | { kind: "unreadable"; policy: UnreadablePolicy };

/** All policies in their order, readable or not. */
export function rowsOf({ items, unreadable }: PolicyList): PolicyRow[] {
  const rows: PolicyRow[] = [
    ...items.map((policy) => ({ kind: "policy" as const, policy })),
    ...unreadable.map((policy) => ({ kind: "unreadable" as const, policy })),
  ];
  return rows.toSorted((a, b) => a.policy.order - b.policy.order);
}

/** What a search looks through. */
export function textOf(row: PolicyRow, names: Names): string {
  const { policy } = row;
  if (row.kind === "unreadable") return `${policy.name} ${row.policy.problem}`;
  const { conditions, consequences } = row.policy;
  const words = [...conditionWords(conditions, names), ...consequenceWords(consequences)];
  return [policy.name, ...words].join("\n");
}
