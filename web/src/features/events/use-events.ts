import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { asApiError } from "@/api/errors";
import { eventsQuery, type EventFilter } from "./queries";
import { requestRange, type TimeRange } from "./range";
import type { EventsSearch } from "./search";
import { mergeRows } from "./tail";
import { useAnchor } from "./use-anchor";
import { SEARCHABLE_MS, useTail } from "./use-tail";

/** While events come in, counts are asked for again so often. */
const FIGURES_MS = 10_000;
/** So long after the last arrival a flood is over. */
const QUIET_MS = 3_000;

/** The events of an address: those found, and those that arrive from then on. */
export function useEvents(search: EventsSearch, columns: string) {
  const words = JSON.stringify([search.q, search.last, search.from, search.to]);
  const [range, again] = useAnchor(search, words);
  const filter = useFilter(search.q, range);
  const found = useInfiniteQuery({
    ...eventsQuery(filter, columns),
    placeholderData: keepPreviousData,
  });
  const figures = useFigures(search, words, filter, range);
  const { refetch } = found;

  const { tail, dispatch, phase } = useTail({
    query: search.q ?? "",
    words,
    columns,
    // A query that is wrong is not followed either.
    enabled: range.moving && !found.isError,
    since: range.start,
    onArrived: figures.refresh,
    onMissed: searchAgain,
  });

  /** Without letting go of the place: the range stays as it is, its end is open. */
  function searchAgain() {
    void refetch().then(({ isSuccess }) => isSuccess && dispatch({ type: "searched" }));
    figures.refresh();
  }

  // Once a flood is over, the search finds what it left out.
  const [settled] = useDebouncedValue(tail, QUIET_MS);
  const healed = useEffectEvent(searchAgain);
  useEffect(() => {
    if (settled.gap && !settled.frozen) healed();
  }, [settled]);

  const pages = found.data?.pages;
  const complete = found.data !== undefined && !found.hasNextPage;
  const arrived = tail.frozen ?? tail;
  const stored = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const rows = useMemo(() => mergeRows(stored, arrived, complete), [stored, arrived, complete]);
  const fresh = arrived.gap ? arrived.rows.length : rows.length - stored.length;
  const last = pages?.at(-1);
  return {
    range,
    filter,
    found,
    rows,
    /** Whether rows are missing between those that arrived and those that were found. */
    gap: arrived.gap,
    total: last && { count: last.total + fresh, exact: last.total_is_exact && !arrived.gap },
    figures,
    tail,
    dispatch,
    phase,
    again,
    searchAgain,
    // What is there stays, also when it could not be asked for again.
    error: found.isError && !found.data ? asApiError(found.error) : undefined,
  };
}

function useFilter(q: string | undefined, range: TimeRange): EventFilter {
  return useMemo(() => ({ ...(q ? { q } : {}), ...requestRange(range) }), [q, range]);
}

/** Bars and counts move along while events come in; the rows found before need not. */
function useFigures(search: EventsSearch, words: string, filter: EventFilter, range: TimeRange) {
  const [later, refreshNow] = useAnchor(search, words);
  const laterFilter = useFilter(search.q, later);
  const [asked, setAsked] = useState(0);
  const lastAt = useRef(0);
  const run = useEffectEvent(refreshNow);
  useEffect(() => {
    if (asked === 0) return undefined;
    const wait = Math.max(SEARCHABLE_MS, lastAt.current + FIGURES_MS - Date.now());
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setAsked(0);
      run();
    }, wait);
    return () => clearTimeout(timer);
  }, [asked]);
  const moved = later.end > range.end;
  return {
    range: moved ? later : range,
    filter: moved ? laterFilter : filter,
    refresh: () => setAsked(1),
  };
}
