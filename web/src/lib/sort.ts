// Sort expressions as the API takes them: fields, most important first, `-` for downwards.
import { words } from "./search-params";

export type Direction = "ascending" | "descending";

/** Direction of a column in a sort expression; `undefined` when it does not sort. */
export function directionOf(sort: string | undefined, column: string): Direction | undefined {
  const all = words(sort);
  if (all.includes(column)) return "ascending";
  if (all.includes(reverse(column))) return "descending";
  return undefined;
}

/**
 * The sort expression after a click on a column: first click sorts upwards, second downwards.
 * With `add` (Shift held) the other columns keep their place.
 *
 * `column` is what "upwards" means for it: for a duration that is `-last_state_change`.
 */
export function clickSort(sort: string | undefined, column: string, add: boolean): string {
  const next = directionOf(sort, column) === "ascending" ? reverse(column) : column;
  if (!add) return next;
  const all = words(sort);
  const at = all.findIndex((word) => word === column || word === reverse(column));
  return at < 0 ? [...all, next].join(",") : all.with(at, next).join(",");
}

function reverse(word: string): string {
  return word.startsWith("-") ? word.slice(1) : `-${word}`;
}
