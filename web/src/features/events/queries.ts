import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";

/** Rows fetched at once. */
const PAGE = 100;
/** Counts of a moment that has passed are not asked for again. */
const FIGURES_KEPT_MS = 30_000;

/** Which events: the query, and the range with its ends fixed. */
export interface EventFilter {
  q?: string;
  from?: string;
  to?: string;
}

/** Events, newest first, older ones page by page. `columns` is a comma list of fields. */
export function eventsQuery(filter: EventFilter, columns: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.events, "list", filter, columns],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...filter,
        columns,
        limit: PAGE,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return dataOf(api.GET("/api/v1/events", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function histogramQuery(filter: EventFilter, bucket: string | undefined) {
  return queryOptions({
    queryKey: [...keys.events, "histogram", filter, bucket],
    queryFn: ({ signal }) => {
      const query = { ...filter, ...(bucket ? { bucket } : {}) };
      return dataOf(api.GET("/api/v1/events/histogram", { params: { query }, signal }));
    },
    gcTime: FIGURES_KEPT_MS,
  });
}

/** The most frequent values of a field, or of a comma list of fields. */
export function topQuery(filter: EventFilter, field: string, n: number) {
  return queryOptions({
    queryKey: [...keys.events, "top", filter, field, n],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/events/top", { params: { query: { ...filter, field, n } }, signal })),
    gcTime: FIGURES_KEPT_MS,
  });
}

export function eventQuery(event: string) {
  return queryOptions({
    queryKey: [...keys.events, "one", event],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/events/{event}", { params: { path: { event } }, signal })),
    // What happened does not change; the alarm that it became part of may come later.
    staleTime: 10_000,
  });
}

export const fieldsQuery = queryOptions({
  queryKey: ["event-fields"],
  queryFn: async ({ signal }) => (await dataOf(api.GET("/api/v1/events/fields", { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The newest event there is, whatever it is like. */
export const newestEventQuery = queryOptions({
  queryKey: [...keys.events, "newest"],
  queryFn: async ({ signal }) => {
    const query = { columns: "time", limit: 1 };
    const page = await dataOf(api.GET("/api/v1/events", { params: { query }, signal }));
    return page.items[0] ?? null;
  },
  staleTime: 2_000,
});

/** The asset that has an address; `null` when none has it. */
export function assetOfQuery(ip: string) {
  return queryOptions({
    queryKey: ["asset-of", ip],
    queryFn: async ({ signal }) => {
      const query = { q: ip, limit: 100 };
      const page = await dataOf(api.GET("/api/v1/assets", { params: { query }, signal }));
      return page.items.find((asset) => asset.ips.includes(ip)) ?? null;
    },
  });
}
