import type { HostState, ServiceState } from "@/api/types";

/** Any state a host or a service can be in. */
export type AnyState = HostState | ServiceState;

/** A family of colours in tokens.css: `--<tone>-fg`, `--<tone>-bg`, `--<tone>-solid`. */
export type Tone = "ok" | "warning" | "critical" | "unknown" | "pending";

/** A shape of its own for every state, so that colour is never the only sign. */
export type StateShape =
  "check" | "up" | "triangle" | "cross" | "down" | "question" | "broken" | "clock";

export interface Status {
  /** As Nagios writes it. */
  word: string;
  tone: Tone;
  shape: StateShape;
  /** How much it asks for attention; 0 asks for none. */
  severity: number;
}

const STATUS: Record<AnyState, Status> = {
  OK: { word: "OK", tone: "ok", shape: "check", severity: 0 },
  UP: { word: "UP", tone: "ok", shape: "up", severity: 0 },
  PENDING: { word: "PENDING", tone: "pending", shape: "clock", severity: 0 },
  WARNING: { word: "WARNING", tone: "warning", shape: "triangle", severity: 1 },
  UNKNOWN: { word: "UNKNOWN", tone: "unknown", shape: "question", severity: 2 },
  UNREACHABLE: { word: "UNREACHABLE", tone: "unknown", shape: "broken", severity: 2 },
  CRITICAL: { word: "CRITICAL", tone: "critical", shape: "cross", severity: 3 },
  DOWN: { word: "DOWN", tone: "critical", shape: "down", severity: 3 },
};

export const HOST_STATES: readonly HostState[] = ["UP", "DOWN", "UNREACHABLE", "PENDING"];
export const SERVICE_STATES: readonly ServiceState[] = [
  "OK",
  "WARNING",
  "CRITICAL",
  "UNKNOWN",
  "PENDING",
];

export function statusOf(state: AnyState): Status {
  return STATUS[state];
}

/** Whether somebody should look at it. */
export function isProblem(state: AnyState): boolean {
  return STATUS[state].severity > 0;
}
