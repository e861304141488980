import { useCallback, useRef, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts";
import type { RowActions } from "./Row";

/** The row that the keyboard acts on. `j` and `k` move it, Enter opens it, `c` checks it. */
export function useCursor<T>(
  total: number,
  itemAt: (index: number) => T | undefined,
  { open, check }: RowActions<T>,
  reveal: (index: number) => void,
) {
  const [index, setShown] = useState<number | undefined>();
  // Keys can come faster than React draws: what they act on is known at once.
  const now = useRef<number | undefined>(undefined);

  const setIndex = useCallback((next: number | undefined) => {
    now.current = next;
    setShown(next);
  }, []);

  function move(step: number) {
    const next = Math.min(Math.max((now.current ?? -1) + step, 0), total - 1);
    setIndex(next);
    reveal(next);
  }

  function act(action: ((item: T) => void) | undefined) {
    const item = now.current === undefined ? undefined : itemAt(now.current);
    if (item) action?.(item);
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => act(open),
    c: () => act(check),
  });
  return { index, setIndex };
}
