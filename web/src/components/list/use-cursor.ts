import { useState } from "react";
import { useShortcuts } from "@/lib/shortcuts";
import type { RowActions } from "./Row";

/** The row that the keyboard acts on. `j` and `k` move it, Enter opens it, `c` checks it. */
export function useCursor<T>(
  total: number,
  itemAt: (index: number) => T | undefined,
  { open, check }: RowActions<T>,
  reveal: (index: number) => void,
) {
  const [index, setIndex] = useState<number | undefined>();

  function move(step: number) {
    const next = Math.min(Math.max((index ?? -1) + step, 0), total - 1);
    setIndex(next);
    reveal(next);
  }

  function act(action: ((item: T) => void) | undefined) {
    const item = index === undefined ? undefined : itemAt(index);
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
