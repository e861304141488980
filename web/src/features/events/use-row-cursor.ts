import { useCallback, useRef, useState } from "react";
import type { EventItem } from "@/api/types";
import { useShortcuts } from "@/lib/shortcuts";

interface Options {
  rows: readonly EventItem[];
  /** The event that is shown in full. */
  open: string | undefined;
  onOpen: (event: EventItem) => void;
  onClose: () => void;
  reveal: (index: number) => void;
}

/**
 * The row that the keyboard acts on. It stays with its event while newer ones come in above. While
 * an event is shown in full, the one that the cursor moves to is shown instead.
 */
export function useRowCursor({ rows, open, onOpen, onClose, reveal }: Options) {
  const [id, setShown] = useState(open);
  // Keys can come faster than React draws: what they act on is known at once.
  const now = useRef(open);

  const setId = useCallback((next: string | undefined) => {
    now.current = next;
    setShown(next);
  }, []);

  function move(step: number) {
    const at = rows.findIndex((row) => row.id === now.current);
    const index = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
    const row = rows[index];
    if (!row) return;
    setId(row.id);
    reveal(index);
    if (open !== undefined) onOpen(row);
  }

  function enter() {
    const row = rows.find((one) => one.id === now.current);
    if (row) onOpen(row);
  }

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: enter,
    Escape: () => (open === undefined ? setId(undefined) : onClose()),
  });
  return { id, setId };
}
