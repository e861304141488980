// Times and spans as people read them. Everything takes its "now" as an argument.

const SECOND = 1000;
const UNITS: readonly [string, number][] = [
  ["d", 86_400 * SECOND],
  ["h", 3_600 * SECOND],
  ["m", 60 * SECOND],
  ["s", SECOND],
];

/** The two largest units: `3d 4h`, `12m 05s`, `8s`. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  const first = UNITS.findIndex(([, size]) => span >= size);
  if (first < 0) return "0s";
  const [unit, size] = UNITS[first]!;
  const head = `${Math.floor(span / size)}${unit}`;
  const next = UNITS[first + 1];
  if (!next) return head;
  const rest = Math.floor((span % size) / next[1]);
  return `${head} ${String(rest).padStart(2, "0")}${next[0]}`;
}

/** Time since `at`, or a dash for an object that never changed. */
export function formatSince(at: string | null | undefined, now: number): string {
  const then = parseTime(at);
  return then === null ? "–" : formatSpan(now - then);
}

/** `12s ago`, `in 3m 20s`, `now`. */
export function formatRelative(at: string | null | undefined, now: number): string {
  const then = parseTime(at);
  if (then === null) return "never";
  const delta = then - now;
  if (Math.abs(delta) < SECOND) return "now";
  return delta > 0 ? `in ${formatSpan(delta)}` : `${formatSpan(-delta)} ago`;
}

/** Local date and time to the second, always 24 hours: `2026-11-21 14:03:07`. */
export function formatDateTime(at: string | null | undefined): string {
  const then = parseTime(at);
  if (then === null) return "never";
  const d = new Date(then);
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  return `${date} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** A configured interval: `5 min`, `90 s`, `1 h`. */
export function formatInterval(seconds: number): string {
  if (seconds <= 0) return "off";
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** A measured time: `340 µs`, `12 ms`, `1.24 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds <= 0) return "0 s";
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1e3)} ms`;
  return `${seconds.toFixed(seconds < 100 ? 2 : 0)} s`;
}

function parseTime(at: string | null | undefined): number | null {
  if (!at) return null;
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? null : ms;
}
