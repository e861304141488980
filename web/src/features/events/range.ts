// The time range of a page of events: a span up to now, or from one moment to another.
import { formatDateTime } from "@/lib/time";

/** As the address has it: `last=24h`, or `from` and `to` in RFC 3339. */
export interface RangeSearch {
  last?: string;
  from?: string;
  to?: string;
}

/** A time range with its ends fixed. */
export interface TimeRange {
  /** Milliseconds since the epoch; `undefined`: since ever. */
  start: number | undefined;
  end: number;
  /** Whether it moves along with the time. */
  moving: boolean;
}

export const DEFAULT_SPAN = "24h";

export const SPANS: readonly [word: string, label: string][] = [
  ["15m", "Last 15 minutes"],
  ["1h", "Last hour"],
  ["4h", "Last 4 hours"],
  ["24h", "Last 24 hours"],
  ["2d", "Last 2 days"],
  ["7d", "Last 7 days"],
  ["14d", "Last 14 days"],
  ["30d", "Last 30 days"],
  ["all", "All time"],
];

const UNITS_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `15m`, `4h`, `7d`; `undefined` for anything else. */
export function spanMs(word: string): number | undefined {
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(word);
  return match ? Number(match[1]) * UNITS_MS[match[2]!]! : undefined;
}

/** The range that an address means at `now`; nonsense means the usual one. */
export function resolveRange({ last, from, to }: RangeSearch, now: number): TimeRange {
  const start = timeOf(from);
  const end = timeOf(to);
  if (start !== undefined || end !== undefined) {
    return { start, end: Math.max(end ?? now, start ?? 0), moving: false };
  }
  if (last === "all") return { start: undefined, end: now, moving: true };
  const span = spanMs(last ?? DEFAULT_SPAN) ?? spanMs(DEFAULT_SPAN)!;
  return { start: now - span, end: now, moving: true };
}

function timeOf(text: string | undefined): number | undefined {
  const ms = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** What a request asks for. A range that moves is open: the newest event may be newer than now. */
export function requestRange({ start, end, moving }: TimeRange): { from?: string; to?: string } {
  return {
    ...(start === undefined ? {} : { from: new Date(start).toISOString() }),
    ...(moving ? {} : { to: new Date(end).toISOString() }),
  };
}

/** The range in words. */
export function describeRange({ last, from, to }: RangeSearch): string {
  if (timeOf(from) === undefined && timeOf(to) === undefined) {
    const known = SPANS.find(([word]) => word === (last ?? DEFAULT_SPAN));
    if (known) return known[1];
    return last && spanMs(last) ? `Last ${last}` : describeRange({});
  }
  if (timeOf(from) === undefined) return `Until ${formatDateTime(to)}`;
  if (timeOf(to) === undefined) return `Since ${formatDateTime(from)}`;
  const [start, end] = [formatDateTime(from), formatDateTime(to)];
  return start.slice(0, 10) === end.slice(0, 10)
    ? `${start} – ${end.slice(11)}`
    : `${start} – ${end}`;
}

/** Widths of bars, in seconds, that people can read off an axis. */
const WIDTHS_S = [
  1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800,
];
const BARS = 120;

/** The width of bars that gives about a hundred for a range; `undefined`: the server chooses. */
export function bucketFor({ start, end }: TimeRange): string | undefined {
  if (start === undefined) return undefined;
  const seconds = (end - start) / 1000;
  const width = WIDTHS_S.find((candidate) => seconds / candidate <= BARS);
  return width === undefined ? undefined : `${width}s`;
}

/** Local date and time as an input of type `datetime-local` takes it. */
export function toInputTime(ms: number): string {
  return formatDateTime(new Date(ms).toISOString()).replace(" ", "T");
}
