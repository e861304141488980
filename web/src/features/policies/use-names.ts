import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { allAssetsQuery, allNetworksQuery } from "@/features/assets/all";
import { dataSourcesQuery } from "@/features/data-sources/queries";
import type { Names } from "./summary";

/** Names of the assets, networks and data sources that policies speak of. */
export function useNames(): Names {
  const assets = useQuery(allAssetsQuery).data;
  const networks = useQuery(allNetworksQuery).data;
  const sources = useQuery({ ...dataSourcesQuery, refetchInterval: false }).data;
  return useMemo(
    () => ({
      assets: new Map(assets?.items.map(({ id, name }) => [id, name])),
      networks: new Map(networks?.items.map(({ id, name }) => [id, name])),
      sources: new Map(sources?.items.map(({ id, name }) => [id, name])),
    }),
    [assets, networks, sources],
  );
}
