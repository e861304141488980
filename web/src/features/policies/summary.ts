// A policy in words, as the list shows it.
import type {
  PolicyAction,
  PolicyAddress,
  PolicyConditions,
  PolicyConsequences,
  PolicyTime,
} from "@/api/types";
import { writtenNumbers, writtenPorts } from "./ranges";

export interface Names {
  assets: ReadonlyMap<string, string>;
  networks: ReadonlyMap<string, string>;
  sources: ReadonlyMap<number, string>;
}

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const MONTHS = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
] as const;

/** One line per condition, all of which must match; none: every event. */
export function conditionWords(conditions: PolicyConditions, names: Names): string[] {
  const { sources, destinations, source_ports, destination_ports, sensors } = conditions;
  const { event_types, taxonomy, priority, reliability, time } = conditions;
  const lines: [string, string[]][] = [
    ["Source", sources.map((one) => addressWords(one, names))],
    ["Destination", destinations.map((one) => addressWords(one, names))],
    ["Source port", source_ports.map((one) => writtenPorts([one]))],
    ["Destination port", destination_ports.map((one) => writtenPorts([one]))],
    ["Sensor", sensors],
    [
      "Data source",
      event_types.map(({ plugin_id, sids }) => {
        const name = names.sources.get(plugin_id) ?? String(plugin_id);
        return sids.length > 0 ? `${name} types ${writtenNumbers(sids)}` : name;
      }),
    ],
    [
      "Taxonomy",
      taxonomy.map(({ product, category, subcategory }) =>
        [product, category, subcategory].map((number) => number || "any").join("/"),
      ),
    ],
    ["Priority", priority === null ? [] : [String(priority)]],
    ["Reliability", reliability === null ? [] : [String(reliability)]],
    ["Time", time === null ? [] : [timeWords(time)]],
  ];
  return lines
    .filter(([, words]) => words.length > 0)
    .map(([name, words]) => `${name}: ${words.join(" or ")}`);
}

export function addressWords(address: PolicyAddress, names: Names): string {
  switch (address.kind) {
    case "asset":
      return names.assets.get(address.id) ?? `asset ${address.id}`;
    case "network":
      return names.networks.get(address.id) ?? `network ${address.id}`;
    case "range":
      return address.range;
    case "home_net":
      return "HOME_NET";
    case "external":
      return "outside";
  }
}

/** `Mon–Fri 08:00–18:00 Europe/Madrid` */
export function timeWords({ weekdays, minutes, days, months, zone }: PolicyTime): string {
  const parts = [
    weekdays && span(WEEKDAYS[weekdays.first - 1], WEEKDAYS[weekdays.last - 1]),
    days && `day ${span(String(days.first), String(days.last))}`,
    months && span(MONTHS[months.first - 1], MONTHS[months.last - 1]),
    minutes && span(clock(minutes.first), clock(minutes.last)),
  ].filter(Boolean);
  return [parts.length > 0 ? parts.join(" ") : "always", zone || "UTC"].join(" ");
}

function span(first = "?", last = "?"): string {
  return first === last ? first : `${first}–${last}`;
}

/** Minutes of the day as a clock shows them. */
export function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What differs from what happens without a policy; empty: nothing does. */
export function consequenceWords(consequences: PolicyConsequences): string[] {
  const { sim, priority, qualify, correlate, cross_correlate, store, actions } = consequences;
  const acts = actions.map(actionWords);
  if (!sim) return ["Not processed", ...acts];
  return [
    priority === null ? "" : `Priority becomes ${priority}`,
    qualify ? "" : "No risk, never an alarm",
    correlate ? "" : "Not correlated",
    cross_correlate ? "" : "No cross-correlation",
    store ? "" : "Not stored",
    ...acts,
  ].filter(Boolean);
}

export function actionWords({ action, only_alarms, on_risk_increase }: PolicyAction): string {
  const what =
    action.kind === "notify" ? `Notify ${action.service} on ${action.host}` : `Run ${action.line}`;
  const when = [only_alarms ? "alarms only" : "", on_risk_increase ? "when risk rises" : ""];
  const words = when.filter(Boolean).join(", ");
  return words ? `${what} (${words})` : what;
}
