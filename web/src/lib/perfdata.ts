//! Performance data as a table shows it.
import type { PerfdataItem } from "@/api/types";
import { formatBytes, formatValue } from "./number";

const BYTES: Record<string, number> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/** The value with its unit, bytes scaled as plugins mean them (1 KB = 1024 B). */
export function formatPerfdata({ value, unit }: PerfdataItem): string {
  if (value === null) return "unknown";
  const factor = BYTES[unit];
  if (factor !== undefined && value >= 0) return formatBytes(Math.round(value * factor));
  return unit === "" || unit === "c" ? formatValue(value) : `${formatValue(value)} ${unit}`;
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
