// Rules of a directive as rows of a table.
import type { DirectiveRule } from "@/api/types";
import { formatInterval } from "@/lib/time";

/** A rule with its place in the tree. */
export interface RuleRow {
  rule: DirectiveRule;
  /** Path of the rule: `0.1.0`. */
  path: string;
  /** Steps below the root. */
  depth: number;
  /** Other rules of its level that may match in its stead. */
  alternatives: number;
}

/** The tree from the root on, every rule before its children. */
export function rowsOf(root: DirectiveRule): RuleRow[] {
  const rows: RuleRow[] = [];
  function add(rule: DirectiveRule, path: string, depth: number, alternatives: number) {
    rows.push({ rule, path, depth, alternatives });
    rule.children.forEach((child, index) =>
      add(child, `${path}.${index}`, depth + 1, rule.children.length - 1),
    );
  }
  add(root, "0", 0, 0);
  return rows;
}

/** The numbers in a condition such as `4003` or `1,2,5`; ranges and words name none. */
export function numbersIn(condition: string): number[] {
  return condition
    .split(",")
    .map((part) => part.trim())
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
}

/** Data sources that a tree of rules names by number. */
export function pluginsOf(root: DirectiveRule): number[] {
  const ids = rowsOf(root).flatMap(({ rule }) => numbersIn(rule.plugin_id));
  return [...new Set(ids)].toSorted((a, b) => a - b);
}

/** `any` for a condition that is none. */
export function side(address: string, port: string): string {
  const where = address || "any";
  return port && port !== "ANY" ? `${where} port ${port}` : where;
}

/** How long a level may take. */
export function timeOut(rule: DirectiveRule): string {
  return rule.time_out_s === 0 ? "–" : formatInterval(rule.time_out_s);
}
