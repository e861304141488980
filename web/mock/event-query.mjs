// @ts-check
// Searching, counting and following events: the common half of the query language.
import { eventFields } from "./event-fields.mjs";

/** @typedef {import("../src/api/types").EventItem} EventItem */

export class QueryError extends Error {
  /** @param {string} message @param {number} position @param {number} length @param {string} help */
  constructor(message, position, length, help) {
    super(message);
    this.query = { position, length, help, closest: message.includes("src_pi") ? "src_ip" : null };
  }
}

/** @param {EventItem} event @param {string} field @returns {string[]} */
export function valuesOf(event, field) {
  const record = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (event));
  const names = { ip: ["src_ip", "dst_ip"], port: ["src_port", "dst_port"] }[field] ?? [field];
  return names.flatMap((name) => (record[name] === null ? [] : [String(record[name])]));
}

/** @param {string} text @returns {(event: EventItem) => boolean} */
export function compile(text) {
  const terms = [
    ...text.matchAll(/(-?)(?:(\w+)(>=|<=|:))?("(?:[^"\\]|\\.)*"|\([^)]*\)|[^\s()]+)/g),
  ];
  const tests = terms.map((match) => {
    const [, minus, field, operator = ":", value = ""] = match;
    if (field && field !== "has" && !eventFields.some(({ name }) => name === field)) {
      const help = "to search the line for it, put it in quotes";
      throw new QueryError(`events have no field \`${field}\``, match.index, field.length, help);
    }
    const test = value.startsWith("(")
      ? compile(value.slice(1, -1))
      : single(field, operator, value.replaceAll(/^"|"$/g, "").replaceAll(/\\(.)/g, "$1"));
    return (/** @type {EventItem} */ event) => test(event) !== (minus === "-");
  });
  return (event) => tests.every((test) => test(event));
}

/** @param {string | undefined} field @param {string} operator @param {string} value */
function single(field, operator, value) {
  const wanted = value.toLowerCase();
  /** @param {EventItem} event */
  return (event) => {
    if (field === "has") return valuesOf(event, value).length > 0;
    if (!field || field === "raw") return (event.raw ?? "").toLowerCase().includes(wanted);
    return valuesOf(event, field).some((own) => {
      if (operator === ">=") return Number(own) >= Number(value);
      if (operator === "<=") return Number(own) <= Number(value);
      return own.toLowerCase() === wanted;
    });
  };
}

/** @param {readonly EventItem[]} all newest first @param {URLSearchParams} query */
export function matching(all, query) {
  const test = compile(query.get("q") ?? "");
  const [from, to] = [query.get("from"), query.get("to")].map((text) => Date.parse(text ?? ""));
  return all.filter((event) => {
    const time = Date.parse(event.time ?? "");
    return !(time < Number(from)) && !(time >= Number(to)) && test(event);
  });
}

/** @param {readonly EventItem[]} all @param {URLSearchParams} query */
export function searchEvents(all, query) {
  const found = matching(all, query);
  const start = Number(query.get("cursor") ?? 0);
  const end = start + Number(query.get("limit") ?? 100);
  return {
    items: found.slice(start, end),
    next: end < found.length ? String(end) : null,
    total: Math.min(found.length, 10_000),
    total_is_exact: found.length <= 10_000,
  };
}

/** @param {readonly EventItem[]} all @param {URLSearchParams} query */
export function countEvents(all, query) {
  const fields = (query.get("field") ?? "").split(",");
  /** @type {Map<string, {first: EventItem, values: string[], events: number}>} */
  const groups = new Map();
  let without = 0;
  for (const event of matching(all, query)) {
    const values = fields.map((field) => valuesOf(event, field)[0] ?? "");
    if (values.includes("")) {
      without += 1;
      continue;
    }
    const group = groups.get(values.join("\n"));
    if (group) group.events += 1;
    else groups.set(values.join("\n"), { first: event, values, events: 1 });
  }
  const rows = [...groups.values()].toSorted((a, b) => b.events - a.events);
  return {
    fields,
    items: rows.slice(0, Number(query.get("n") ?? 10)).map(({ first, values, events }) => ({
      events,
      values: values.map((value, index) => named(fields[index] ?? "", value, first)),
    })),
    distinct: rows.length,
    without,
    exact: true,
  };
}

/** @param {string} field @param {string} value @param {EventItem} event */
function named(field, value, event) {
  const names = /** @type {Record<string, string | null>} */ ({
    plugin_id: event.plugin_name,
    plugin_sid: event.event_type,
  });
  const word = /[\s"()*?]/.test(value) ? JSON.stringify(value) : value;
  return { value, name: names[field] ?? null, condition: `${field}:${word}` };
}

/** @param {readonly EventItem[]} all @param {URLSearchParams} query */
export function histogramOf(all, query) {
  const width = (Number.parseInt(query.get("bucket") ?? "", 10) || 21_600) * 1000;
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const event of matching(all, query)) {
    const start = Math.floor(Date.parse(event.time ?? "") / width) * width;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const bars = [...counts].toSorted(([a], [b]) => a - b);
  return {
    bucket_s: width / 1000,
    split: [],
    bars: bars.map(([start, events]) => ({
      start: new Date(start).toISOString(),
      events,
      split: [],
    })),
  };
}

/** @param {readonly EventItem[]} all @param {URLSearchParams} query */
export function exportCsv(all, query) {
  const columns = (query.get("columns") ?? "time,raw").split(",");
  const cell = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
  const lines = matching(all, query).map((event) =>
    columns.map((column) => cell(valuesOf(event, column)[0] ?? "")).join(","),
  );
  return [columns.join(","), ...lines, ""].join("\r\n");
}
