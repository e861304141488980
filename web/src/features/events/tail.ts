// Events as they arrive: kept up to a bound, held back while the reader has paused.
import type { EventItem } from "@/api/types";

/** More rows than anybody reads; older ones give way. */
export const KEPT_ROWS = 1_000;

/** Rows, newest first, and whether they are all that arrived. */
export interface Arrived {
  rows: readonly EventItem[];
  /** Events went by that are not among the rows: between them and the search is a gap. */
  gap: boolean;
}

export interface Tail extends Arrived {
  /** What is shown while paused. */
  frozen: Arrived | undefined;
  /** How many arrived since the pause. */
  waiting: number;
}

export const EMPTY_TAIL: Tail = { rows: [], gap: false, frozen: undefined, waiting: 0 };

export type TailAction =
  | { type: "arrived"; events: readonly EventItem[]; since: number | undefined }
  /** The server left some out; `null`: nobody knows how many. */
  | { type: "skipped"; events: number | null }
  | { type: "paused" }
  | { type: "resumed" }
  /** The same search was done again: it has found what the rows lack. */
  | { type: "searched" }
  /** Another search. */
  | { type: "cleared" };

export function reduceTail(tail: Tail, action: TailAction): Tail {
  switch (action.type) {
    case "arrived":
      return arrive(tail, action.events, action.since);
    case "skipped":
      return { ...tail, gap: true, waiting: count(tail, action.events ?? 0) };
    case "paused":
      return tail.frozen ? tail : { ...tail, frozen: { rows: tail.rows, gap: tail.gap } };
    case "resumed":
      return { ...tail, frozen: undefined, waiting: 0 };
    case "searched":
      return { ...tail, gap: false, frozen: tail.frozen && { ...tail.frozen, gap: false } };
    case "cleared":
      return { ...EMPTY_TAIL, frozen: tail.frozen && { rows: [], gap: false } };
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
  { rows: arrived, gap }: Arrived,
  /** Whether all pages were fetched. */
  complete: boolean,
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
