import { PROBLEMS } from "@/lib/links";

/** One page in the menu. */
export interface MenuEntry {
  label: string;
  to:
    | "/overview"
    | "/hosts"
    | "/services"
    | "/history"
    | "/events"
    | "/about"
    | "/alarms"
    | "/assets"
    | "/networks"
    | "/policies"
    | "/directives"
    | "/data-sources"
    | "/system";
  search?: Record<string, string>;
  /** Written under the label of the section, before this entry. */
  group?: string;
}

export interface MenuSection {
  label: string;
  entries: readonly MenuEntry[];
}

/** The nine sections, in the order that OSSIM users know; only entries that work. */
export const MENU: readonly MenuSection[] = [
  { label: "Dashboards", entries: [{ label: "Tactical overview", to: "/overview" }] },
  { label: "Incidents", entries: [{ label: "Alarms", to: "/alarms" }] },
  { label: "Analysis", entries: [{ label: "Events", to: "/events" }] },
  { label: "Reports", entries: [] },
  {
    label: "Assets",
    entries: [
      { label: "Hosts as assets", to: "/assets" },
      { label: "Networks", to: "/networks" },
    ],
  },
  {
    label: "Intelligence",
    entries: [
      { label: "Policies", to: "/policies" },
      { label: "Directives", to: "/directives" },
      { label: "Data sources", to: "/data-sources" },
    ],
  },
  {
    label: "Monitors",
    entries: [
      { label: "Hosts", to: "/hosts", group: "Availability" },
      { label: "Services", to: "/services" },
      { label: "Host problems", to: "/hosts", search: PROBLEMS },
      { label: "Service problems", to: "/services", search: PROBLEMS },
      { label: "History", to: "/history" },
      { label: "System", to: "/system", group: "System" },
    ],
  },
  { label: "Configuration", entries: [] },
  { label: "Tools", entries: [{ label: "About Atalaya", to: "/about" }] },
];
