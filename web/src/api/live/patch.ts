// Applies state changes to what the page already has, so that nothing is fetched again.
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../keys";
import type { HostDetail, HostItem, ServiceDetail, ServiceItem, StateEvent } from "../types";

interface Page<T> {
  items: T[];
}

/**
 * Writes the newest item of each object into every page and detail that shows it. Returns whether
 * counts, and rows of filtered or sorted lists, may now be others.
 */
export function applyChanges(client: QueryClient, changes: readonly StateEvent[]): boolean {
  const hosts = new Map<string, HostItem>();
  const services = new Map<string, ServiceItem>();
  for (const change of changes) {
    if (change.kind === "host") hosts.set(change.item.name, change.item);
    else services.set(serviceKey(change.item), change.item);
  }
  const hostsMoved = patchPages(client, keys.hosts, hosts, (item) => item.name);
  const servicesMoved = patchPages(client, keys.services, services, serviceKey);
  for (const item of hosts.values()) {
    client.setQueryData<HostDetail>(keys.host(item.name), (old) => old && { ...old, ...item });
  }
  for (const item of services.values()) {
    const key = keys.service(item.host, item.name);
    client.setQueryData<ServiceDetail>(key, (old) => old && { ...old, ...item });
  }
  return hostsMoved || servicesMoved;
}

function serviceKey(item: ServiceItem): string {
  // Neither name can hold a line break.
  return `${item.host}\n${item.name}`;
}

/** Returns whether a row may now be in the wrong place, or missing from a list it belongs to. */
function patchPages<T extends { state: string }>(
  client: QueryClient,
  prefix: readonly string[],
  changed: ReadonlyMap<string, T>,
  keyOf: (item: T) => string,
): boolean {
  if (changed.size === 0) return false;
  const known = new Set<string>();
  let moved = false;
  client.setQueriesData<Page<T>>({ queryKey: prefix }, (page) => {
    if (!page) return page;
    let touched = false;
    const items = page.items.map((item) => {
      const next = changed.get(keyOf(item));
      if (!next) return item;
      known.add(keyOf(item));
      moved ||= next.state !== item.state;
      touched = true;
      return next;
    });
    return touched ? { ...page, items } : page;
  });
  return moved || known.size < changed.size;
}
