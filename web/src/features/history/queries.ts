import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys, type HistoryFilter } from "@/api/keys";

/** History, newest first, older lines page by page. */
export function historyQuery(filter: HistoryFilter, limit: number) {
  return infiniteQueryOptions({
    queryKey: [...keys.historyOf(filter), limit],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/v1/history", {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
