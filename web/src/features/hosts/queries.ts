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

/** Events and alarms of a host. No stream tells of them, so they are asked for again. */
export function securityQuery(host: string) {
  return queryOptions({
    queryKey: keys.securityOf(host),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/hosts/{host}/security", { params: { path: { host } }, signal })),
    refetchInterval: ({ state }) => (state.error && !state.data ? false : 10_000),
  });
}

/** The asset that a host is, by the asset's id. */
export function assetQuery(asset: string) {
  return queryOptions({
    queryKey: [...keys.security, "asset", asset],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/assets/{asset}", { params: { path: { asset } }, signal })),
  });
}
