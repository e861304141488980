// @ts-check
// Answers requests about alarms, from memory.
import { alarmDetail, eventCounts, inventAlarms, makeLabel } from "./alarms.mjs";
import { makeEvent } from "./events.mjs";

/** @typedef {import("../src/api/types").AlarmItem} AlarmItem */
/** @typedef {import("../src/api/types").LabelItem} LabelItem */
/** @typedef {{status: number, detail: string}} Refusal */

/** @param {{size: number, now: number}} options */
export function makeAlarmDesk({ size, now }) {
  const alarms = inventAlarms(size, now);
  let labels = [
    makeLabel("1", { name: "Analysis", background: "#c7d8ff", colour: "#143a8c" }),
    makeLabel("2", { name: "False Positive", background: "#d9f2e2", colour: "#0f5132" }),
  ];
  let lastLabel = 2;

  /** @param {string} id */
  const find = (id) => alarms.find((alarm) => alarm.id === id);
  /** @param {string[]} ids @param {(alarm: AlarmItem) => boolean} act */
  const change = (ids, act) => ({
    changed: alarms.filter((alarm) => ids.includes(alarm.id) && act(alarm)).length,
  });
  /** @param {"open" | "closed"} status */
  const setStatus = (status) => (/** @type {AlarmItem} */ alarm) => {
    if (alarm.status === status) return false;
    Object.assign(alarm, { status, status_changed_by: "admin" });
    return true;
  };

  /** @param {any} body */
  function remove({ ids, from, to }) {
    const meant = alarms.filter(({ id, last_at }) =>
      ids ? ids.includes(id) : String(last_at) >= from && String(last_at) < to,
    );
    const running = meant.filter(({ correlating }) => correlating);
    if (ids && running[0]) {
      return refuse(409, `alarm ${running[0].id} is still being correlated: close it instead`);
    }
    for (const alarm of meant) {
      if (!alarm.correlating) alarms.splice(alarms.indexOf(alarm), 1);
    }
    return { deleted: meant.length - running.length, correlating: running.length };
  }

  /** @type {Record<string, (query: URLSearchParams, body: any, path: string[]) => unknown>} */
  const routes = {
    "GET alarms": (query) => paged(alarms.filter(matcher(query)), query),
    "GET alarms/days": (query) => countDays(alarms.filter(matcher(query)), query),
    "GET alarms/unique": (query) => paged(unique(alarms.filter(matcher(query))), query),
    "POST alarms/close": (_, { ids }) => change(ids, setStatus("closed")),
    "POST alarms/reopen": (_, { ids }) => change(ids, setStatus("open")),
    "POST alarms/delete": (_, body) => remove(body),
    "POST alarms/label": (_, { ids, add = [], remove: gone = [] }) =>
      change(ids, (alarm) => {
        alarm.labels = [...new Set([...alarm.labels, ...add])].filter((id) => !gone.includes(id));
        return true;
      }),
    "GET alarms/labels": () => ({
      items: labels.toSorted((a, b) => a.name.localeCompare(b.name)),
    }),
    "POST alarms/labels": (_, body) => {
      if (labels.some(({ name }) => name === body.name)) return refuse(409, "the name is taken");
      const label = makeLabel(String((lastLabel += 1)), body);
      labels.push(label);
      return label;
    },
    "PUT alarms/labels/*": (_, body, [id]) => {
      const label = labels.find((candidate) => candidate.id === id);
      return label
        ? Object.assign(label, body, { version: label.version + 1 })
        : refuse(404, "there is no such label");
    },
    "DELETE alarms/labels/*": (_, __, [id]) => {
      labels = labels.filter((label) => label.id !== id);
      return undefined;
    },
    "GET alarms/*": (_, __, [id = ""]) => {
      const alarm = find(id);
      return alarm ? alarmDetail(alarm) : refuse(404, "there is no such alarm");
    },
    "GET alarms/*/events": (query, _, [id = ""]) => {
      const alarm = find(id);
      return alarm ? paged(eventsOf(alarm, query), query) : refuse(404, "there is no such alarm");
    },
    "GET assets/*": (_, __, [id]) =>
      id === "1" ? { asset: { id, value: 2 } } : refuse(404, "there is no such asset"),
    "GET hosts/*/security": (_, __, [host]) => securityOf(alarms, host === "localhost"),
  };
  return { alarms, routes };
}

/** @param {number} status @param {string} detail */
function refuse(status, detail) {
  return { refusal: { status, detail } };
}

/** @template T @param {readonly T[]} all @param {URLSearchParams} query */
function paged(all, query) {
  const start = Number(query.get("cursor") ?? 0);
  const end = start + Number(query.get("limit") ?? 100);
  return {
    items: all.slice(start, end),
    next: end < all.length ? String(end) : null,
    total: all.length,
  };
}

/** @param {URLSearchParams} query @returns {(alarm: AlarmItem) => boolean} */
function matcher(query) {
  const is = (/** @type {string} */ field, /** @type {unknown} */ value) =>
    !query.has(field) || query.get(field) === String(value);
  const least = (/** @type {string} */ field) => Number(query.get(field) ?? -Infinity);
  const most = (/** @type {string} */ field) => Number(query.get(field) ?? Infinity);
  const text = query.get("name")?.toLowerCase() ?? "";
  return (alarm) =>
    is("status", alarm.status) &&
    is("name_is", alarm.name) &&
    is("directive", alarm.directive_id) &&
    is("src", alarm.src_ip) &&
    is("dst", alarm.dst_ip) &&
    (is("ip", alarm.src_ip) || is("ip", alarm.dst_ip)) &&
    is("host", alarm.dst_asset?.host) &&
    (!query.has("label") || alarm.labels.includes(query.get("label") ?? "")) &&
    alarm.name.toLowerCase().includes(text) &&
    alarm.risk >= least("risk_min") &&
    alarm.risk <= most("risk_max") &&
    alarm.events >= least("events_min") &&
    alarm.events <= most("events_max") &&
    String(alarm.last_at) >= (query.get("from") ?? "") &&
    String(alarm.last_at) < (query.get("to") ?? "9999");
}

const DAY_MS = 86_400_000;

/** @param {readonly AlarmItem[]} alarms @param {URLSearchParams} query */
function countDays(alarms, query) {
  const zone = Number(query.get("zone_minutes") ?? 0) * 60_000;
  /** @type {Map<number, AlarmItem[]>} */
  const byDay = new Map();
  for (const alarm of alarms) {
    const day = Math.floor((Date.parse(String(alarm.last_at)) + zone) / DAY_MS);
    byDay.set(day, [...(byDay.get(day) ?? []), alarm]);
  }
  const open = (/** @type {readonly AlarmItem[]} */ some) =>
    some.filter(({ status }) => status === "open").length;
  return {
    open: open(alarms),
    closed: alarms.length - open(alarms),
    labels: [],
    days: [...byDay].map(([day, some]) => ({
      date: new Date(day * DAY_MS).toISOString().slice(0, 10),
      from: new Date(day * DAY_MS - zone).toISOString(),
      to: new Date((day + 1) * DAY_MS - zone).toISOString(),
      open: open(some),
      closed: some.length - open(some),
      risk: Math.max(...some.map(({ risk }) => risk)),
    })),
  };
}

/** @param {readonly AlarmItem[]} alarms */
function unique(alarms) {
  /** @type {Map<string, AlarmItem[]>} */
  const byName = new Map();
  for (const alarm of alarms) byName.set(alarm.name, [...(byName.get(alarm.name) ?? []), alarm]);
  return [...byName].map(([name, some]) => ({
    name,
    alarms: some.length,
    open: some.filter(({ status }) => status === "open").length,
    events: some.reduce((sum, { events }) => sum + events, 0),
    sources: new Set(some.map(({ src_ip }) => src_ip)).size,
    destinations: new Set(some.map(({ dst_ip }) => dst_ip)).size,
    sensors: 1,
    risk: Math.max(...some.map(({ risk }) => risk)),
    first_at: some.at(-1)?.first_at ?? null,
    last_at: some[0]?.last_at ?? null,
  }));
}

/** @param {AlarmItem} alarm @param {URLSearchParams} query */
function eventsOf(alarm, query) {
  const level = query.get("level");
  const first = Date.parse(String(alarm.first_at));
  return eventCounts(alarm).flatMap((count, index) =>
    level && level !== String(index + 1)
      ? []
      : Array.from({ length: count }, (_, n) => {
          const id = 1_000 * Number(alarm.id.split("-")[1]) + index * 100 + n;
          const event = makeEvent(id, first + n * 1000, {
            plugin_name: "sshd",
            event_type: index === 4 ? "SSHd: Login successful" : "SSHd: Failed password",
            src_ip: alarm.src_ip,
            src_port: 40_000 + n,
            dst_ip: alarm.dst_ip,
            dst_port: 22,
            username: n === 2 ? "ro\u0007ot" : "root",
          });
          return { id: String(id), level: index + 1, event };
        }),
  );
}

/** @param {readonly AlarmItem[]} alarms @param {boolean} known */
function securityOf(alarms, known) {
  const mine = known ? alarms.filter(({ dst_asset }) => dst_asset) : [];
  const open = mine.filter(({ status }) => status === "open");
  const newest = mine.slice(0, 3).flatMap((alarm) => eventsOf(alarm, new URLSearchParams()));
  return {
    asset: known ? { id: "1", name: "localhost", host: "localhost" } : null,
    ips: known ? ["127.0.0.1"] : [],
    alarms: mine.slice(0, 10),
    events: newest.slice(0, 20).map(({ event }) => event),
    summary: {
      open_alarms: open.length,
      open_alarms_risk: open.length > 0 ? Math.max(...open.map(({ risk }) => risk)) : null,
      events_24h: known ? 1482 : 0,
      query: known ? "ip:127.0.0.1" : "none",
    },
  };
}
