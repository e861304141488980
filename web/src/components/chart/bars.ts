/** One bar of a timeline. Times in milliseconds since the epoch; `end` is not included. */
export interface Bar {
  start: number;
  end: number;
  count: number;
}

/** Where labels stand below the bars: about `wanted` of them, each at the start of a bar. */
export function ticksOf(bars: readonly Bar[], wanted: number): number[] {
  const step = Math.max(1, Math.ceil(bars.length / wanted));
  return bars.flatMap((_, index) => (index % step === 0 ? [index] : []));
}

/** A moment on the axis, as short as the bars allow: the day, the minute or the second. */
export function axisLabel(bar: Bar, bars: readonly Bar[]): string {
  const date = new Date(bar.start);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const span = (bars.at(-1)?.end ?? bar.end) - (bars[0]?.start ?? bar.start);
  const width = bar.end - bar.start;
  if (width >= 86_400_000) return span > 300 * 86_400_000 ? `${date.getFullYear()}-${day}` : day;
  if (span > 86_400_000) return `${day} ${clock}`;
  return width < 60_000 ? `${clock}:${two(date.getSeconds())}` : clock;
}
