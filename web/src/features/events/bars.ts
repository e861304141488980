// Bars of the timeline: one for every step of the range, also where nothing happened.
import type { EventHistogram } from "@/api/types";
import type { Bar } from "@/components/chart/bars";
import type { TimeRange } from "./range";

/** Never more bars than can be told apart; the server sends about 120. */
const MOST_BARS = 400;

export function barsOf({ bars, bucket_s }: EventHistogram, range: TimeRange): Bar[] {
  const width = bucket_s * 1000;
  const counts = new Map(bars.map((bar) => [Date.parse(bar.start), bar.events]));
  const first = range.start ?? Math.min(...counts.keys());
  const last = range.start === undefined ? Math.max(...counts.keys()) : range.end - 1;
  if (!Number.isFinite(first) || !Number.isFinite(last) || width <= 0) return [];
  // The server's bars begin at multiples of their width, seen from any of them.
  const origin = counts.keys().next().value ?? 0;
  const start = origin + Math.floor((first - origin) / width) * width;
  const filled: Bar[] = [];
  for (let at = start; at <= last && filled.length < MOST_BARS; at += width) {
    filled.push({ start: at, end: at + width, count: counts.get(at) ?? 0 });
  }
  return filled;
}
