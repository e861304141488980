import { useSyncExternalStore } from "react";

// One timer for every duration on the page; it stops when nothing on the page shows a time.
const listeners = new Set<() => void>();
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = Date.now();
    timer = setInterval(tick, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick() {
  current = Date.now();
  for (const listener of listeners) listener();
}

/** The time now in milliseconds, ticking every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
