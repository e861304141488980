import type { StateShape, Tone } from "./status";

/** How a problem of a plugin, directive or policy is shown. */
export interface SeverityLook {
  word: string;
  tone: Tone;
  shape: StateShape;
  /** 0 is the worst. */
  rank: number;
}

const LOOKS: Record<string, SeverityLook> = {
  error: { word: "Error", tone: "critical", shape: "cross", rank: 0 },
  warning: { word: "Warning", tone: "warning", shape: "triangle", rank: 1 },
  notice: { word: "Notice", tone: "pending", shape: "question", rank: 2 },
};

/** The look of a severity as the API names it; one that nobody knows is shown by its name. */
export function severityOf(severity: string): SeverityLook {
  return LOOKS[severity] ?? { word: severity, tone: "unknown", shape: "question", rank: 3 };
}
