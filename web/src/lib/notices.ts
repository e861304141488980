// Short messages about what was just done; they go away by themselves.
import { useSyncExternalStore } from "react";

export interface Notice {
  id: number;
  text: string;
  tone: "ok" | "critical";
}

const SHOWN_MS = 5_000;

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]) {
  notices = next;
  for (const listener of listeners) listener();
}

export function notify(text: string, tone: Notice["tone"] = "ok"): void {
  const id = (lastId += 1);
  change([...notices.slice(-2), { id, text, tone }]);
  setTimeout(() => change(notices.filter((notice) => notice.id !== id)), SHOWN_MS);
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
