// Performance data as a table shows it.
import type { PerfdataItem } from "@/api/types";
import { formatBytes, formatValue } from "./number";

const BYTES: Record<string, number> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/** The value as printed, with its unit. */
export function formatPerfdata({ value, unit }: PerfdataItem): string {
  if (value === null) return "unknown";
  return unit === "" || unit === "c" ? formatValue(value) : `${formatValue(value)} ${unit}`;
}

/** Large amounts of bytes once more, easier to read; plugins mean 1 KB = 1024 B. */
export function readableBytes({ value, unit }: PerfdataItem): string | undefined {
  const factor = BYTES[unit];
  if (value === null || factor === undefined || Math.abs(value) < 10_000) return undefined;
  return formatBytes(value * factor);
}

/** A threshold range without zeros that say nothing: `100.000000` is `100`. */
export function formatRange(range: string): string {
  return range.replace(/(\.\d*?)0+(?=\D|$)/g, (_, kept: string) => (kept === "." ? "" : kept));
}

/** How far the value is between its least and its greatest, 0 to 1; only when both are known. */
export function fillOf({ value, unit, min, max }: PerfdataItem): number | undefined {
  const least = min ?? 0;
  const greatest = max ?? (unit === "%" ? 100 : undefined);
  if (value === null || greatest === undefined || greatest <= least) return undefined;
  return Math.min(Math.max((value - least) / (greatest - least), 0), 1);
}

export type Level = "ok" | "warning" | "critical";

/** Which threshold the value has passed. */
export function levelOf({ value, warn, crit }: PerfdataItem): Level {
  if (value === null) return "ok";
  if (alerts(crit, value)) return "critical";
  return alerts(warn, value) ? "warning" : "ok";
}

/**
 * Whether a threshold range in the notation of the plugin guidelines (`10`, `10:`, `~:10`,
 * `@10:20`) raises an alert for `value`. What is not a range raises none.
 */
export function alerts(range: string, value: number): boolean {
  const match = /^(@?)(?:(~|-?[\d.]+)?:)?(-?[\d.]+)?$/.exec(range.trim());
  if (!match || range.trim() === "" || range.trim() === "@") return false;
  const [, inside, start, end] = match;
  const low = start === "~" ? -Infinity : Number(start ?? 0);
  const high = end === undefined ? Infinity : Number(end);
  const within = value >= low && value <= high;
  return inside === "@" ? within : !within;
}
