import { PROBLEMS } from "@/lib/links";

/** One page in the menu. */
export interface MenuEntry {
  label: string;
  to: "/overview" | "/hosts" | "/services" | "/history" | "/about";
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
  { label: "Incidents", entries: [] },
  { label: "Analysis", entries: [] },
  { label: "Reports", entries: [] },
  { label: "Assets", entries: [] },
  { label: "Intelligence", entries: [] },
  {
    label: "Monitors",
    entries: [
      { label: "Hosts", to: "/hosts", group: "Availability" },
      { label: "Services", to: "/services" },
      { label: "Host problems", to: "/hosts", search: PROBLEMS },
      { label: "Service problems", to: "/services", search: PROBLEMS },
      { label: "History", to: "/history" },
    ],
  },
  { label: "Configuration", entries: [] },
  { label: "Tools", entries: [{ label: "About Atalaya", to: "/about" }] },
];
