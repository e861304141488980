// Events as they arrive: kept up to a bound, held back while the reader has paused.
import type { EventItem } from "@/api/types";

/** More rows than anybody reads; older ones give way. */
export const KEPT_ROWS = 1_000;

export interface Tail {
  /** Arrived since the search, newest first. */
  rows: readonly EventItem[];
  /** What is shown while paused. */
  frozen: readonly EventItem[] | undefined;
  /** How many arrived since the pause. */
  waiting: number;
  /** Events went by that are not among the rows: between them and the search is a gap. */
  gap: boolean;
}

export const EMPTY_TAIL: Tail = { rows: [], frozen: undefined, waiting: 0, gap: false };

export type TailAction =
  | { type: "arrived"; events: readonly EventItem[]; since: number | undefined }
  /** The server left some out; `null`: nobody knows how many. */
  | { type: "skipped"; events: number | null }
  | { type: "paused" }
  | { type: "resumed" }
  /** A new search: it finds what arrived before. */
  | { type: "cleared" };

export function reduceTail(tail: Tail, action: TailAction): Tail {
  switch (action.type) {
    case "arrived":
      return arrive(tail, action.events, action.since);
    case "skipped":
      return { ...tail, gap: true, waiting: count(tail, action.events ?? 0) };
    case "paused":
      return tail.frozen ? tail : { ...tail, frozen: tail.rows, waiting: 0 };
    case "resumed":
      return { ...tail, frozen: undefined, waiting: 0 };
    case "cleared":
      return { ...EMPTY_TAIL, ...(tail.frozen ? { frozen: [] } : {}) };
  }
}

function arrive(tail: Tail, events: readonly EventItem[], since: number | undefined): Tail {
  const known = new Set(tail.rows.map(({ id }) => id));
  // The stream knows nothing of the time range: a late record may be older than that.
  const fresh = events.filter(
    (event) => !known.has(event.id) && (since === undefined || timeOf(event) >= since),
  );
  if (fresh.length === 0) return tail;
  const rows = [...fresh, ...tail.rows].toSorted(newestFirst);
  return {
    ...tail,
    rows: rows.slice(0, KEPT_ROWS),
    gap: tail.gap || rows.length > KEPT_ROWS,
    waiting: count(tail, fresh.length),
  };
}

function count(tail: Tail, more: number): number {
  return tail.frozen ? tail.waiting + more : 0;
}

/** The rows of the table: what was found, and what arrived since. */
export function mergeRows(
  found: readonly EventItem[],
  arrived: readonly EventItem[],
  { gap, complete }: { gap: boolean; complete: boolean },
): readonly EventItem[] {
  if (arrived.length === 0) return found;
  // Rows on either side of a gap would look as if nothing was between them.
  if (gap) return arrived;
  const known = new Set(found.map(({ id }) => id));
  const last = found.at(-1);
  // What belongs behind the last page comes with a later page.
  const fresh = arrived.filter(
    (event) => !known.has(event.id) && (complete || !last || timeOf(event) >= timeOf(last)),
  );
  return fresh.length === 0 ? found : [...fresh, ...found].toSorted(newestFirst);
}

function newestFirst(a: EventItem, b: EventItem): number {
  return timeOf(b) - timeOf(a) || Number(b.id) - Number(a.id);
}

function timeOf(event: EventItem): number {
  return event.time ? Date.parse(event.time) : 0;
}
