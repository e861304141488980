import type { KeyboardEvent } from "react";

/**
 * For what lies on top, in the capture phase: Escape closes that, and the event below stays open.
 * Later it is too late, for what lies on top has gone by then.
 */
export function keepEscape(event: KeyboardEvent) {
  if (event.key === "Escape") event.stopPropagation();
}
