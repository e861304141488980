import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys, type ListFilter } from "@/api/keys";
import { PAGE_SIZE, pagesFor, type ListSource } from "@/lib/list-query";

/** Scrolling past a page faster than this does not fetch it. */
const SETTLE_MS = 60;

/** The first page and the number of rows. While a new filter loads, the old rows stay. */
export function useFirstPage<T>(source: ListSource<T>, filter: ListFilter) {
  return useQuery({ ...pageOptions(source, filter, 0), placeholderData: keepPreviousData });
}

/** The rows from `first` to `last` as they arrive: `undefined` stands for a row on its way. */
export function useRows<T>(source: ListSource<T>, filter: ListFilter, first: number, last: number) {
  const [range] = useDebouncedValue(`${first}-${last}`, SETTLE_MS, { leading: true });
  const [from = 0, to = 0] = range.split("-").map(Number);
  const pages = useMemo(() => pagesFor(from, to), [from, to]);
  return useQueries({
    queries: pages.map((page) => ({
      ...pageOptions(source, filter, page),
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
    combine: (results) => {
      const items = new Map(pages.map((page, at) => [page, results[at]?.data?.items]));
      return (index: number): T | undefined =>
        items.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
    },
  });
}

function pageOptions<T>(source: ListSource<T>, filter: ListFilter, page: number) {
  return {
    queryKey: keys.page(source.name, filter, page),
    queryFn: ({ signal }: { signal: AbortSignal }) => source.fetch(filter, page, signal),
  };
}
