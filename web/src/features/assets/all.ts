import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";

/** The first thousand assets, to choose from and to name those that others speak of. */
export const allAssetsQuery = queryOptions({
  queryKey: [...keys.assets, "names"],
  queryFn: ({ signal }) =>
    dataOf(api.GET("/api/v1/assets", { params: { query: { limit: 1000 } }, signal })),
});

export const allNetworksQuery = queryOptions({
  queryKey: [...keys.networks, "names"],
  queryFn: ({ signal }) =>
    dataOf(api.GET("/api/v1/networks", { params: { query: { limit: 1000 } }, signal })),
});
