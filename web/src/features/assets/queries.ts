import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { AssetRequest, NetworkRequest } from "@/api/types";
import { notify } from "@/lib/notices";

const PAGE = 200;

/** What the list of host assets shows is in its address. */
export interface AssetSearch {
  q?: string;
  value?: string;
  /** `true` or `false`. */
  monitored?: string;
  network?: string;
  sort?: string;
  /** Id of the asset in the form; `new` for one to be made. */
  edit?: string;
}

export interface NetworkSearch {
  q?: string;
  /** `true` or `false`. */
  internal?: string;
  sort?: string;
  edit?: string;
}

export function assetsQuery({ q, value, monitored, network, sort }: AssetSearch) {
  const filter = { q, value, monitored, network, sort };
  return infiniteQueryOptions({
    queryKey: [...keys.assets, "list", filter],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(q ? { q } : {}),
        ...(value ? { value: Number(value) } : {}),
        ...(monitored ? { monitored: monitored === "true" } : {}),
        ...(network ? { network: Number(network) } : {}),
        ...(sort ? { sort } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
        limit: PAGE,
      };
      return dataOf(api.GET("/api/v1/assets", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function networksQuery({ q, internal, sort }: NetworkSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.networks, "list", { q, internal, sort }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(q ? { q } : {}),
        ...(internal ? { internal: internal === "true" } : {}),
        ...(sort ? { sort } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
        limit: PAGE,
      };
      return dataOf(api.GET("/api/v1/networks", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** One asset with what both halves know of it, as it is when its form opens. */
export function assetDetailQuery(asset: string) {
  return queryOptions({
    queryKey: [...keys.assets, "one", asset],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/assets/{asset}", { params: { path: { asset } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });
}

export function networkQuery(network: string) {
  return queryOptions({
    queryKey: [...keys.networks, "one", network],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/networks/{network}", { params: { path: { network } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Makes an asset, or changes the one of this id. */
export function useSaveAsset(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AssetRequest) =>
      dataOf(
        id === undefined
          ? api.POST("/api/v1/assets", { body })
          : api.PUT("/api/v1/assets/{asset}", { params: { path: { asset: id } }, body }),
      ),
    onSuccess: ({ name }) => {
      notify(`${name} saved`);
      return Promise.all([
        client.invalidateQueries({ queryKey: [...keys.assets, "list"] }),
        client.invalidateQueries({ queryKey: [...keys.assets, "names"] }),
        client.invalidateQueries({ queryKey: keys.security }),
      ]);
    },
  });
}

export function useSaveNetwork(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NetworkRequest) =>
      dataOf(
        id === undefined
          ? api.POST("/api/v1/networks", { body })
          : api.PUT("/api/v1/networks/{network}", { params: { path: { network: id } }, body }),
      ),
    onSuccess: ({ name }) => {
      notify(`${name} saved`);
      return Promise.all([
        client.invalidateQueries({ queryKey: [...keys.networks, "list"] }),
        client.invalidateQueries({ queryKey: [...keys.networks, "names"] }),
      ]);
    },
  });
}

interface Named {
  id: string;
  name: string;
}

export function useDeleteAsset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id: asset }: Named) =>
      api.DELETE("/api/v1/assets/{asset}", { params: { path: { asset } } }),
    onSuccess: (_, { name }) => notify(`${name} deleted`),
    onError: (error) => notify(asApiError(error).message, "critical"),
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.assets, "list"] }),
  });
}

export function useDeleteNetwork() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id: network }: Named) =>
      api.DELETE("/api/v1/networks/{network}", { params: { path: { network } } }),
    onSuccess: (_, { name }) => notify(`${name} deleted`),
    onError: (error) => notify(asApiError(error).message, "critical"),
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.networks, "list"] }),
  });
}
