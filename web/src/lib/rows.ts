// Searching and sorting rows that are all at hand.

export type SortKey = string | number | null | undefined;

/** Whether every word of a search occurs in a text, in any case. */
export function matchesWords(text: string, search: string | undefined): boolean {
  if (!search) return true;
  const within = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Rows by a sort expression of one or more fields, `-` for downwards; absent values come last. */
export function sortRows<T>(
  rows: readonly T[],
  sort: string | undefined,
  keys: Record<string, (row: T) => SortKey>,
): T[] {
  const fields = (sort ?? "").split(",").filter(Boolean);
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const key = keys[field.replace(/^-/, "")];
      if (!key) continue;
      const order = compare(key(a), key(b), field.startsWith("-"));
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(a: SortKey, b: SortKey, down: boolean): number {
  const [noA, noB] = [a === null || a === undefined, b === null || b === undefined];
  if (noA || noB) return Number(noA) - Number(noB);
  const order =
    typeof a === "number" && typeof b === "number" ? a - b : COLLATOR.compare(String(a), String(b));
  return down ? -order : order;
}
