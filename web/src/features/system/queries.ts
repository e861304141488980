import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";

const REFRESH_MS = 5_000;

/** Everything between a line and an alarm in numbers; no stream tells of them. */
export const systemQuery = queryOptions({
  queryKey: keys.system,
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/system/sources", { signal })),
  refetchInterval: REFRESH_MS,
});

/** What is wrong with plugins, event types, directives and policies. */
export const problemsQuery = queryOptions({
  queryKey: keys.problems,
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/data-sources/problems", { signal })),
  refetchInterval: 60_000,
});
