// What the alarm list shows is in its address: `/alarms?status=all&risk_min=5&src=10.0.0.0/8`.

/** The query part of the list's address. Every field is text, absent when it says nothing. */
export interface AlarmSearch {
  /** `all` or `closed`; absent: open ones. */
  status?: string;
  /** `unique`: one row per name. */
  view?: string;
  name?: string;
  /** The whole name; the unique view leads to it. */
  name_is?: string;
  risk_min?: string;
  risk_max?: string;
  src?: string;
  dst?: string;
  /** Either side. */
  ip?: string;
  host?: string;
  asset?: string;
  directive?: string;
  sensor?: string;
  label?: string;
  /** First and last day, such as `2026-11-21`, both included; or an exact time. */
  from?: string;
  to?: string;
  events_min?: string;
  events_max?: string;
  /** Seconds between two refreshes; `off`. */
  refresh?: string;
}

const FIELDS = [
  "status",
  "view",
  "name",
  "name_is",
  "risk_min",
  "risk_max",
  "src",
  "dst",
  "ip",
  "host",
  "asset",
  "directive",
  "sensor",
  "label",
  "from",
  "to",
  "events_min",
  "events_max",
  "refresh",
] as const satisfies readonly (keyof AlarmSearch)[];

/** How the page looks, rather than which alarms there are. */
const LOOKS = ["view", "refresh"] as const;

/** Keeps what the page understands and drops the rest. */
export function toAlarmSearch(raw: Record<string, unknown>): AlarmSearch {
  const search: AlarmSearch = {};
  for (const field of FIELDS) {
    const value = raw[field];
    if (typeof value === "string" && value !== "") search[field] = value;
  }
  return search;
}

/** The part of an address that decides which alarms there are. */
export type AlarmFilter = Omit<AlarmSearch, (typeof LOOKS)[number]>;

export function alarmFilterOf(search: AlarmSearch): AlarmFilter {
  const { view: _view, refresh: _refresh, ...filter } = toAlarmSearch({ ...search });
  return filter;
}

/** The fields that a reader has narrowed the list by; the status always says something. */
export function narrowedBy(search: AlarmSearch): (keyof AlarmFilter)[] {
  const { status: _status, ...rest } = alarmFilterOf(search);
  return Object.keys(rest) as (keyof AlarmFilter)[];
}

/** The change of the address that takes every filter off. */
export function withoutFilters(search: AlarmSearch): Partial<AlarmSearch> {
  return Object.fromEntries(narrowedBy(search).map((field) => [field, undefined]));
}

/** A filter as the query of a request. */
export function toAlarmQuery(filter: AlarmFilter) {
  const { status, from, to, ...rest } = filter;
  return {
    ...texts(rest),
    ...numbers(rest),
    ...(status === "all" ? {} : { status: status === "closed" ? "closed" : "open" }),
    ...(from ? { from: startOf(from) } : {}),
    ...(to ? { to: endOf(to) } : {}),
  };
}

function texts({ name, name_is, src, dst, ip, host, sensor }: AlarmFilter) {
  const given = { name, name_is, src, dst, ip, host, sensor };
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text)) as typeof given;
}

const NUMBERS = [
  "risk_min",
  "risk_max",
  "asset",
  "directive",
  "label",
  "events_min",
  "events_max",
] as const;

function numbers(filter: AlarmFilter) {
  const found: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const field of NUMBERS) {
    const text = filter[field];
    // What is no number is sent as it is: the server says what is wrong with it.
    if (text) found[field] = /^\d+$/.test(text) ? Number(text) : (text as unknown as number);
  }
  return found;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The moment at which a day begins here; an exact time stays as it is. */
export function startOf(text: string): string {
  return DAY.test(text) ? isoOr(new Date(`${text}T00:00:00`), text) : text;
}

/** The moment at which a day is over here; an exact time stays as it is. */
export function endOf(text: string): string {
  if (!DAY.test(text)) return text;
  const day = new Date(`${text}T00:00:00`);
  // By the calendar, not by hours: some days have 23 or 25.
  day.setDate(day.getDate() + 1);
  return isoOr(day, text);
}

function isoOr(date: Date, text: string): string {
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

export const REFRESH_CHOICES: readonly [word: string, label: string][] = [
  ["10", "every 10 s"],
  ["30", "every 30 s"],
  ["60", "every minute"],
  ["180", "every 3 minutes"],
  ["600", "every 10 minutes"],
  ["off", "off"],
];
export const USUAL_REFRESH = "10";

/** Milliseconds between two refreshes of the list; `false`: none. */
export function refreshOf(search: AlarmSearch): number | false {
  const word = search.refresh ?? USUAL_REFRESH;
  if (word === "off") return false;
  const seconds = Number(word);
  return seconds >= 5 && seconds <= 86_400 ? seconds * 1000 : Number(USUAL_REFRESH) * 1000;
}
