import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "./client";
import { keys } from "./keys";

/** Everything in numbers. Live changes make it stale; besides it is asked for once a minute. */
export const overviewQuery = queryOptions({
  queryKey: keys.overview,
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/overview", { signal })),
  refetchInterval: 60_000,
});
