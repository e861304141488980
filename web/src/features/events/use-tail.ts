import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useEffectEvent, useReducer, useState } from "react";
import { stayConnected } from "@/api/live/connection";
import type { ServerEvent } from "@/api/live/parse";
import type { EventItem } from "@/api/types";
import { EMPTY_TAIL, reduceTail } from "./tail";

/** Whether arrivals come in; `lost` since a time, in milliseconds. */
export type TailPhase = { name: "off" | "connecting" | "live" } | { name: "lost"; since: number };

interface Options {
  query: string;
  columns: string;
  /** A search that failed, or one for the past, is not followed. */
  enabled: boolean;
  /** Events before this time are not wanted. */
  since: number | undefined;
  onArrived: () => void;
  /** Events may have been missed: the search must be done again. */
  onMissed: () => void;
}

/** Follows events that match a query. */
export function useTail(options: Options) {
  const { query, columns, enabled } = options;
  const [tail, dispatch] = useReducer(reduceTail, EMPTY_TAIL);
  const [phase, setPhase] = useState<TailPhase>({ name: "off" });
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
    options.onArrived();
  });
  const reconnected = useEffectEvent(() => options.onMissed());

  useEffect(() => {
    if (!enabled || !shown) return undefined;
    const stop = new AbortController();
    let before = false;
    const address = new URLSearchParams({ q: query, columns });
    const listener = {
      onOpen: () => {
        setPhase({ name: "live" });
        if (before) reconnected();
        before = true;
      },
      onEvents: take,
      onLost: (heardAt: number) => {
        if (stop.signal.aborted) return;
        before = true;
        setPhase((old) => (old.name === "lost" ? old : { name: "lost", since: heardAt }));
      },
      // The stream of state changes finds that out, too, and leads to the sign-in.
      onSignedOut: () => setPhase({ name: "off" }),
    };
    setPhase({ name: "connecting" });
    void stayConnected(`/api/v1/events/live?${address.toString()}`, listener, stop.signal);
    return () => {
      stop.abort();
      setPhase({ name: "off" });
    };
  }, [query, columns, enabled, shown]);

  return { tail, dispatch, phase };
}
