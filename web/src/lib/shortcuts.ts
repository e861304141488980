// Keyboard shortcuts of one key, or of two in a row such as `g h`.
import { useEffect, useRef } from "react";

export type Shortcuts = Record<string, () => void>;

const PREFIX_MS = 1_200;

/** Remembers the first key of a pair. */
export class KeySequence {
  #prefix = "";
  #at = 0;

  /** What to run for `key` pressed at `now`. Newer layers hide older ones. */
  press(key: string, now: number, layers: readonly Shortcuts[]): (() => void) | undefined {
    const pair = now - this.#at < PREFIX_MS && this.#prefix ? `${this.#prefix} ${key}` : undefined;
    this.#prefix = "";
    const found = (pair && lookUp(pair, layers)) || lookUp(key, layers);
    if (!found && layers.some((layer) => Object.keys(layer).some((k) => k.startsWith(`${key} `)))) {
      this.#prefix = key;
      this.#at = now;
    }
    return found;
  }
}

function lookUp(keys: string, layers: readonly Shortcuts[]) {
  return layers.findLast((layer) => keys in layer)?.[keys];
}

const layers: { current: Shortcuts }[] = [];
const sequence = new KeySequence();

function onKeyDown(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]'))
    return;
  // Enter on a link or a button keeps its own meaning.
  if (event.key === "Enter" && isControl(event.target)) return;
  const run = sequence.press(
    event.key,
    event.timeStamp,
    layers.map((layer) => layer.current),
  );
  if (!run) return;
  event.preventDefault();
  run();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("a, button, [role^='menuitem']");
}

/** Listens while the component is mounted. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const layer = useRef(shortcuts);
  useEffect(() => {
    layer.current = shortcuts;
  });
  useEffect(() => {
    if (layers.length === 0) document.addEventListener("keydown", onKeyDown);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
