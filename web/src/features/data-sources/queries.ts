import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";

const PAGE = 200;

export const dataSourcesQuery = queryOptions({
  queryKey: [...keys.dataSources, "list"],
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/data-sources", { signal })),
  refetchInterval: 10_000,
});

export interface TypeFilter {
  q?: string;
  sort?: string;
  /** `true`: only those that somebody changed. */
  changed?: string;
}

/** Event types of a data source, page by page: some have tens of thousands. */
export function typesQuery(source: number, { q, sort, changed }: TypeFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.dataSources, "types", source, { q, sort, changed }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(q ? { q } : {}),
        ...(sort ? { sort } : {}),
        ...(changed === "true" ? { changed: true } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
        limit: PAGE,
      };
      const params = { path: { id: source }, query };
      return dataOf(api.GET("/api/v1/data-sources/{id}/types", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The first thousand event types: enough to name those that rules and policies speak of. */
export function firstTypesQuery(source: number) {
  return queryOptions({
    queryKey: [...keys.dataSources, "first types", source],
    queryFn: ({ signal }) => {
      const params = { path: { id: source }, query: { limit: 1000 } };
      return dataOf(api.GET("/api/v1/data-sources/{id}/types", { params, signal }));
    },
    staleTime: 300_000,
  });
}
