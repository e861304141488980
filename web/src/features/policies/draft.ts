// A policy while it is edited: texts as they are typed.
import type {
  PolicyAction,
  PolicyAddress,
  PolicyConsequences,
  PolicyItem,
  PolicyRequest,
  PolicyTime,
} from "@/api/types";
import { readNumbers, readPorts, wordsOf, writtenNumbers, writtenPorts, type Read } from "./ranges";
import { clock } from "./summary";

export interface EventTypesDraft {
  plugin: string;
  sids: string;
}

export interface TaxonomyDraft {
  product: string;
  category: string;
  subcategory: string;
}

/** First and last of a range; both empty: no condition. */
export interface SpanDraft {
  first: string;
  last: string;
}

export interface TimeDraft {
  zone: string;
  weekdays: SpanDraft;
  minutes: SpanDraft;
  days: SpanDraft;
  months: SpanDraft;
}

export interface Draft {
  name: string;
  active: boolean;
  sources: PolicyAddress[];
  destinations: PolicyAddress[];
  source_ports: string;
  destination_ports: string;
  sensors: string;
  event_types: EventTypesDraft[];
  taxonomy: TaxonomyDraft[];
  /** Empty: no condition. */
  priority: string;
  reliability: string;
  /** `null`: at any time. */
  time: TimeDraft | null;
  consequences: PolicyConsequences;
}

/** Problems by field, named as the API names them. */
export type Problems = Readonly<Record<string, string>>;

const NO_SPAN: SpanDraft = { first: "", last: "" };

export const NEW_TIME: TimeDraft = {
  zone: "",
  weekdays: NO_SPAN,
  minutes: NO_SPAN,
  days: NO_SPAN,
  months: NO_SPAN,
};

export const NEW_POLICY: Draft = {
  name: "",
  active: true,
  sources: [],
  destinations: [],
  source_ports: "",
  destination_ports: "",
  sensors: "",
  event_types: [],
  taxonomy: [],
  priority: "",
  reliability: "",
  time: null,
  consequences: {
    priority: null,
    sim: true,
    qualify: true,
    correlate: true,
    cross_correlate: true,
    store: true,
    actions: [],
  },
};

export const NEW_ACTION: PolicyAction = {
  action: { kind: "notify", host: "", service: "" },
  only_alarms: true,
  on_risk_increase: false,
};

export function draftOf({ name, active, conditions, consequences }: PolicyItem): Draft {
  return {
    name,
    active,
    sources: conditions.sources,
    destinations: conditions.destinations,
    source_ports: writtenPorts(conditions.source_ports),
    destination_ports: writtenPorts(conditions.destination_ports),
    sensors: conditions.sensors.join(", "),
    event_types: conditions.event_types.map(({ plugin_id, sids }) => ({
      plugin: String(plugin_id),
      sids: writtenNumbers(sids),
    })),
    taxonomy: conditions.taxonomy.map(({ product, category, subcategory }) => ({
      product: String(product),
      category: String(category),
      subcategory: String(subcategory),
    })),
    priority: conditions.priority === null ? "" : String(conditions.priority),
    reliability: conditions.reliability === null ? "" : String(conditions.reliability),
    time: conditions.time && timeDraftOf(conditions.time),
    consequences,
  };
}

function timeDraftOf({ zone, weekdays, minutes, days, months }: PolicyTime): TimeDraft {
  const span = (range: PolicyTime["days"], write: (n: number) => string = String) =>
    range ? { first: write(range.first), last: write(range.last) } : NO_SPAN;
  return {
    zone,
    weekdays: span(weekdays),
    minutes: span(minutes, clock),
    days: span(days),
    months: span(months),
  };
}

/** What a draft asks the server for, or what is wrong with it. */
export function requestOf(draft: Draft): { request: PolicyRequest } | { problems: Problems } {
  const problems: Record<string, string> = {};
  function take<T>(field: string, read: Read<T>, otherwise: T): T {
    if ("value" in read) return read.value;
    problems[field] ??= read.problem;
    return otherwise;
  }
  if (!draft.name.trim()) problems.name = "Needs a name";
  for (const field of ["sources", "destinations"] as const) {
    if (draft[field].some(isUnfinished)) problems[field] = "Has an entry without an address";
  }
  if (draft.consequences.actions.some(lacksTarget)) {
    problems.actions = "Has an action without its target";
  }
  const request: PolicyRequest = {
    name: draft.name.trim(),
    active: draft.active,
    conditions: {
      sources: draft.sources,
      destinations: draft.destinations,
      source_ports: take("source_ports", readPorts(draft.source_ports), []),
      destination_ports: take("destination_ports", readPorts(draft.destination_ports), []),
      sensors: wordsOf(draft.sensors),
      event_types: draft.event_types.map(({ plugin, sids }) => ({
        plugin_id: take("event_types", readNumber(plugin, "a data source"), 0),
        sids: take("event_types", readNumbers(sids), []),
      })),
      taxonomy: draft.taxonomy.map(({ product, category, subcategory }) => ({
        product: take("taxonomy", readNumber(product || "0", "a product type"), 0),
        category: take("taxonomy", readNumber(category || "0", "a category"), 0),
        subcategory: take("taxonomy", readNumber(subcategory || "0", "a subcategory"), 0),
      })),
      priority: draft.priority === "" ? null : Number(draft.priority),
      reliability: draft.reliability === "" ? null : Number(draft.reliability),
      time: draft.time && take("time", readTime(draft.time), null),
    },
    consequences: draft.consequences,
  };
  return Object.keys(problems).length > 0 ? { problems } : { request };
}

function isUnfinished(address: PolicyAddress): boolean {
  if (address.kind === "range") return !address.range.trim();
  return "id" in address && !address.id;
}

function lacksTarget({ action }: PolicyAction): boolean {
  if (action.kind === "command") return !action.line.trim();
  return !action.host.trim() || !action.service.trim();
}

function readNumber(text: string, what: string): Read<number> {
  const word = text.trim();
  return /^\d{1,9}$/.test(word)
    ? { value: Number(word) }
    : { problem: `“${word}” is not the number of ${what}` };
}

function readTime(draft: TimeDraft): Read<PolicyTime> {
  const days = readSpan(draft.days, Number);
  const weekdays = readSpan(draft.weekdays, Number);
  const months = readSpan(draft.months, Number);
  const minutes = readSpan(draft.minutes, readClock);
  for (const read of [days, weekdays, months, minutes]) {
    if ("problem" in read) return read;
  }
  const value = <T>(read: Read<T | null>) => ("value" in read ? read.value : null);
  return {
    value: {
      zone: draft.zone.trim(),
      days: value(days),
      weekdays: value(weekdays),
      months: value(months),
      minutes: value(minutes),
    },
  };
}

function readSpan(
  { first, last }: SpanDraft,
  read: (text: string) => number,
): Read<PolicyTime["days"]> {
  if (!first && !last) return { value: null };
  const range = { first: read(first || last), last: read(last || first) };
  return Number.isInteger(range.first) && Number.isInteger(range.last)
    ? { value: range }
    : { problem: "Has a range that is not understood" };
}

/** Minutes of the day of `08:30`; not a number when it is none. */
function readClock(text: string): number {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
}
