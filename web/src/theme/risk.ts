import type { Tone } from "./status";

/** How much a risk asks for attention, in a word and a colour. */
export interface RiskLevel {
  word: "none" | "low" | "medium" | "high" | "critical";
  tone: Tone;
}

const LEVELS: readonly (RiskLevel & { from: number })[] = [
  { from: 8, word: "critical", tone: "critical" },
  { from: 5, word: "high", tone: "critical" },
  { from: 3, word: "medium", tone: "warning" },
  { from: 1, word: "low", tone: "ok" },
];

/** The level of a risk from 0 to 10. */
export function riskLevel(risk: number): RiskLevel {
  return LEVELS.find(({ from }) => risk >= from) ?? { word: "none", tone: "pending" };
}
