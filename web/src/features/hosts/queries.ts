import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";
import type { HostItem } from "@/api/types";
import { toRequestQuery, type ListSource } from "@/lib/list-query";

export const hostSource: ListSource<HostItem> = {
  name: "hosts",
  fetch: (filter, page, signal) =>
    dataOf(api.GET("/api/v1/hosts", { params: { query: toRequestQuery(filter, page) }, signal })),
};

export function hostQuery(host: string) {
  return queryOptions({
    queryKey: keys.host(host),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/hosts/{host}", { params: { path: { host } }, signal })),
  });
}
