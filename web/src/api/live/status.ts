import { useSyncExternalStore } from "react";

/** How fresh what the page shows is. */
export type LiveStatus =
  | { phase: "connecting" }
  | { phase: "live" }
  /** Nothing was heard since this time. */
  | { phase: "stale"; since: number };

let status: LiveStatus = { phase: "connecting" };
const listeners = new Set<() => void>();

export function setLiveStatus(next: LiveStatus): void {
  // A second failure does not make the data fresher: the first time it went stale counts.
  if (next.phase === status.phase) return;
  status = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(subscribe, () => status);
}
