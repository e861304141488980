import type { StateShape, Tone } from "@/theme/status";

const HOUR_MS = 3_600_000;

/** How long a data source may say nothing before somebody should look. */
const LEVELS: readonly { hours: number; word: string; tone: Tone; shape: StateShape }[] = [
  { hours: 48, word: "silent for two days", tone: "critical", shape: "cross" },
  { hours: 12, word: "silent for half a day", tone: "warning", shape: "triangle" },
];

/** Whether a data source that has sent events has stopped to; one that never did is just unused. */
export function silenceOf(lastEventAt: string | null, now: number) {
  if (!lastEventAt) return undefined;
  const silent = now - Date.parse(lastEventAt);
  return LEVELS.find(({ hours }) => silent > hours * HOUR_MS);
}
