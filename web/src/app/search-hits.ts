import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import { api, dataOf } from "@/api/client";
import type { HostItem, ServiceItem } from "@/api/types";
import { formatCount } from "@/lib/number";
import type { AnyState } from "@/theme/status";

/** One line under the search box and where it leads. */
export interface Hit {
  key: string;
  label: string;
  detail?: string;
  state?: AnyState;
  target: Pick<LinkProps, "to" | "params" | "search">;
}

const SHOWN = 6;

/** What matches `q`: lists first, then single hosts and services. */
export function useHits(q: string): { hits: Hit[]; loading: boolean } {
  const { data, isFetching } = useQuery({
    queryKey: ["search", q],
    enabled: q !== "",
    queryFn: ({ signal }) => search(q, signal),
    placeholderData: keepPreviousData,
  });
  return { hits: q === "" ? [] : (data ?? []), loading: isFetching };
}

async function search(q: string, signal: AbortSignal): Promise<Hit[]> {
  const options = { params: { query: { q, limit: SHOWN } }, signal };
  const [hosts, services] = await Promise.all([
    dataOf(api.GET("/api/v1/hosts", options)),
    dataOf(api.GET("/api/v1/services", options)),
  ]);
  return [
    listHit("services", q, services.total),
    listHit("hosts", q, hosts.total),
    ...hosts.items.map(hostHit),
    ...services.items.map(serviceHit),
  ];
}

function listHit(kind: "hosts" | "services", q: string, total: number): Hit {
  return {
    key: kind,
    label: `All matching ${kind}`,
    detail: formatCount(total),
    target: { to: `/${kind}`, search: { q } },
  };
}

function hostHit(item: HostItem): Hit {
  return {
    key: `h ${item.name}`,
    label: item.name,
    detail: item.address,
    state: item.state,
    target: { to: "/hosts/$host", params: { host: item.name } },
  };
}

function serviceHit(item: ServiceItem): Hit {
  return {
    key: `s ${item.host} ${item.name}`,
    label: item.name,
    detail: item.host,
    state: item.state,
    target: {
      to: "/hosts/$host/services/$service",
      params: { host: item.host, service: item.name },
    },
  };
}
