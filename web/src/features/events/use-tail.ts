import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useEffectEvent, useReducer, useState } from "react";
import { stayConnected } from "@/api/live/connection";
import type { ServerEvent } from "@/api/live/parse";
import type { EventItem } from "@/api/types";
import { EMPTY_TAIL, reduceTail } from "./tail";

/** Whether arrivals come in; `lost` since a time, in milliseconds. */
export type TailPhase = { name: "connecting" | "live" } | { name: "lost"; since: number };

/** An event can be searched a second or so after it has arrived. */
export const SEARCHABLE_MS = 1_500;

interface Options {
  query: string;
  /** What makes a search another one. */
  words: string;
  columns: string;
  /** A search that failed, or one for the past, is not followed. */
  enabled: boolean;
  /** Events before this time are not wanted. */
  since: number | undefined;
  onArrived: () => void;
  /** Events may have arrived that were neither found nor sent: now they can be found. */
  onMissed: () => void;
}

/** Follows events that match a query. */
export function useTail(options: Options) {
  const { query, words, columns, enabled } = options;
  const [tail, dispatch] = useReducer(reduceTail, EMPTY_TAIL);
  const [phase, setPhase] = useState<TailPhase>({ name: "connecting" });
  const [of, setOf] = useState(words);
  if (of !== words) {
    setOf(words);
    dispatch({ type: "cleared" });
  }
  // Browsers open six connections to a server: pages in the background must not hold them.
  const shown = useDocumentVisibility() === "visible";

  const take = useEffectEvent((events: readonly ServerEvent[]) => {
    const arrived: EventItem[] = [];
    for (const { name, data } of events) {
      if (name === "event") arrived.push(JSON.parse(data) as EventItem);
      if (name === "skipped") {
        dispatch({ type: "skipped", ...(JSON.parse(data) as { events: number | null }) });
      }
    }
    if (arrived.length === 0) return;
    dispatch({ type: "arrived", events: arrived, since: options.since });
    // Nothing moves while the reader has paused.
    if (!tail.frozen) options.onArrived();
  });
  const catchUp = useEffectEvent(() => options.onMissed());

  useEffect(() => {
    if (!enabled || !shown) return undefined;
    const stop = new AbortController();
    let lost = false;
    let timer = setTimeout(settle, SEARCHABLE_MS);
    /** Nobody refused by now: what arrives will come, and what came before can be found. */
    function settle() {
      setPhase((old) => (old.name === "connecting" ? { name: "live" } : old));
      catchUp();
    }
    const address = new URLSearchParams({ q: query, columns });
    const listener = {
      onOpen: () => {
        // A quiet stream may open with its first event only.
        setPhase({ name: "live" });
        if (lost) timer = setTimeout(settle, SEARCHABLE_MS);
        lost = false;
      },
      onEvents: (events: ServerEvent[]) => take(events),
      onLost: (heardAt: number) => {
        if (stop.signal.aborted) return;
        lost = true;
        setPhase((old) => (old.name === "lost" ? old : { name: "lost", since: heardAt }));
      },
      // The stream of state changes finds that out, too, and leads to the sign-in.
      onSignedOut: () => undefined,
    };
    void stayConnected(`/api/v1/events/live?${address.toString()}`, listener, stop.signal);
    return () => {
      stop.abort();
      clearTimeout(timer);
      setPhase({ name: "connecting" });
    };
  }, [query, columns, enabled, shown]);

  return { tail, dispatch, phase };
}
