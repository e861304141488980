// Names of what is in the query cache. `live/patch.ts` finds entries by them.
import type { ListSearch } from "@/lib/search-params";

/** What decides which rows a list has; column choice and scroll position do not. */
export type ListFilter = Omit<ListSearch, "columns" | "row">;

export interface HistoryFilter {
  host?: string;
  service?: string;
  kind?: string;
}

export const keys = {
  session: ["session"] as const,
  overview: ["overview"] as const,
  about: ["about"] as const,
  hosts: ["hosts"] as const,
  services: ["services"] as const,
  page: (list: "hosts" | "services", filter: ListFilter, page: number) =>
    [list, filter, page] as const,
  host: (host: string) => ["host", host] as const,
  service: (host: string, service: string) => ["service", host, service] as const,
  events: ["events"] as const,
  alarms: ["alarms"] as const,
  security: ["security"] as const,
  securityOf: (host: string) => ["security", host] as const,
  system: ["system"] as const,
  problems: ["security-problems"] as const,
  directives: ["directives"] as const,
  dataSources: ["data-sources"] as const,
  policies: ["policies"] as const,
  assets: ["assets"] as const,
  networks: ["networks"] as const,
  history: ["history"] as const,
  historyOf: (filter: HistoryFilter) => ["history", filter] as const,
};
