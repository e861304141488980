import type { DroppedRecords, SourceItem } from "@/api/types";
import { formatCount } from "@/lib/number";
import type { StateShape, Tone } from "@/theme/status";

/** How an input is doing, in a word, a shape and a colour. */
export interface SourceState {
  word: "Error" | "Off" | "Losing records" | "Receiving" | "Waiting";
  tone: Tone;
  shape: StateShape;
}

/** Records left out because a data source or a person wants so; nothing is lost by them. */
const ON_PURPOSE = new Set(["excluded_sid", "excluded", "filtered"]);

export function sourceState(source: SourceItem): SourceState {
  // A file of a program that is not installed is no fault.
  if (source.error && source.enabled) return { word: "Error", tone: "critical", shape: "cross" };
  if (!source.enabled) return { word: "Off", tone: "pending", shape: "clock" };
  if (lostOf(source.dropped) > 0) {
    return { word: "Losing records", tone: "warning", shape: "triangle" };
  }
  if (source.last_at) return { word: "Receiving", tone: "ok", shape: "check" };
  return { word: "Waiting", tone: "pending", shape: "clock" };
}

/** Records that were lost, not those left out on purpose. */
export function lostOf(dropped: readonly DroppedRecords[]): number {
  return dropped.reduce(
    (sum, { reason, records }) => sum + (ON_PURPOSE.has(reason) ? 0 : records),
    0,
  );
}

/** `1,204 queue full, 3 too long`; empty when nothing was dropped. */
export function droppedWords(dropped: readonly DroppedRecords[]): string {
  return dropped
    .filter(({ records }) => records > 0)
    .map(({ reason, records }) => `${formatCount(records)} ${reason.replaceAll("_", " ")}`)
    .join(", ");
}

/** How much of a budget is used, as a colour: it asks for attention from 75 %, loudly from 95 %. */
export function fillTone(value: number, max: number): Tone {
  const share = max > 0 ? value / max : 0;
  if (share >= 0.95) return "critical";
  return share >= 0.75 ? "warning" : "ok";
}
