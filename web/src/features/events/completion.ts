// What can be completed in the query bar at the cursor, and what comes of it.
import type { EventField } from "@/api/types";
import { valueWord } from "./condition";

/** The part of a query that is being typed. */
export interface Slot {
  /** A field's name, a field's name behind `has:`, or a value. */
  kind: "field" | "has" | "value";
  /** The field that a value is for. */
  field: string;
  /** What is typed so far, without quotes. */
  typed: string;
  start: number;
  end: number;
}

/** One line under the query bar. */
export interface Option {
  /** What stands in the query once it is accepted. */
  insert: string;
  label: string;
  detail: string;
  /** Behind a field's name its value comes next, behind a value the next condition. */
  follow: ":" | " ";
}

const CONDITION = /^-?([A-Za-z_][A-Za-z0-9_]*)(!=|>=|<=|:|=|>|<)(.*)$/s;
const NAME = /^-?([A-Za-z_][A-Za-z0-9_]*)?$/;

/** What is being typed at `caret`; `undefined` where nothing can be offered, as in a phrase. */
export function slotAt(query: string, caret: number): Slot | undefined {
  const { start, inQuotes } = wordBefore(query, caret);
  const word = query.slice(start, caret);
  const condition = CONDITION.exec(word);
  if (!condition) {
    if (inQuotes || !NAME.test(word)) return undefined;
    const typed = word.replace(/^-/, "");
    const rest = /^[A-Za-z0-9_]*/.exec(query.slice(caret))?.[0] ?? "";
    return {
      kind: "field",
      field: "",
      typed,
      start: caret - typed.length,
      end: caret + rest.length,
    };
  }
  const [, name = "", operator, value = ""] = condition;
  const rest = (inQuotes ? /^[^"]*"?/ : /^[^\s"()]*/).exec(query.slice(caret))?.[0] ?? "";
  return {
    kind: name.toLowerCase() === "has" && operator === ":" ? "has" : "value",
    field: name.toLowerCase(),
    typed: value.startsWith('"') ? value.slice(1).replaceAll(/\\(["\\])/g, "$1") : value,
    start: caret - value.length,
    end: caret + rest.length,
  };
}

/** Where the word begins that ends at `caret`, and whether a quote is open there. */
function wordBefore(query: string, caret: number): { start: number; inQuotes: boolean } {
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < caret; at += 1) {
    const character = query.charAt(at);
    if (inQuotes && character === "\\") at += 1;
    else if (character === '"') {
      inQuotes = !inQuotes;
      if (!inQuotes) start = at + 1;
    } else if (!inQuotes && /[\s()]/.test(character)) start = at + 1;
  }
  return { start: Math.min(start, caret), inQuotes };
}

/** A value that events have, as the server counted it. */
export interface KnownValue {
  value: string;
  name: string | null;
  events: number;
}

const FIXED: Record<string, readonly string[]> = {
  flag: ["true", "false"],
  kind: ["detector", "monitor", "directive"],
};
const SHOWN = 12;

/** What to offer, best first. `values` are those of the field that a value is typed for. */
export function optionsFor(
  slot: Slot,
  fields: readonly EventField[],
  values: readonly KnownValue[],
): Option[] {
  if (slot.kind === "value") return valueOptions(slot, fields, values).slice(0, SHOWN);
  const follow = slot.kind === "has" ? " " : ":";
  const options = fields.map(({ name, description, example }) => ({
    insert: name,
    label: name,
    detail: slot.kind === "has" ? description : `${description} · ${example}`,
    follow: follow as Option["follow"],
  }));
  if (slot.kind === "field") {
    const detail = "the field has a value · has:username";
    options.push({ insert: "has", label: "has", detail, follow: ":" });
  }
  return byFit(options, slot.typed, (option) => [option.label]).slice(0, SHOWN);
}

function valueOptions(
  slot: Slot,
  fields: readonly EventField[],
  values: readonly KnownValue[],
): Option[] {
  const kind = fields.find(({ name }) => name === slot.field)?.kind ?? "";
  const fixed = FIXED[kind]?.map((value) => ({ value, name: null, events: 0 }));
  const fitting = byFit(fixed ?? values, slot.typed, ({ value, name }) => [value, name ?? ""]);
  return fitting.map(({ value, name, events }) => ({
    insert: valueWord(value),
    label: value,
    detail: [name, events > 0 ? `${events.toLocaleString("en")} events` : ""]
      .filter(Boolean)
      .join(" · "),
    follow: " ",
  }));
}

/** Those that begin with what is typed, then those that hold it. */
function byFit<T>(all: readonly T[], typed: string, texts: (item: T) => string[]): T[] {
  const wanted = typed.toLowerCase();
  const fit = (item: T) => {
    const places = texts(item).map((text) => text.toLowerCase().indexOf(wanted));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return [0, 1].flatMap((grade) => all.filter((item) => fit(item) === grade));
}

/** The query once `option` is accepted, and where the cursor stands then. */
export function accept(
  query: string,
  slot: Slot,
  option: Option,
): { query: string; caret: number } {
  const before = query.slice(0, slot.start) + option.insert;
  const after = query.slice(slot.end);
  const follows = option.follow === ":" ? /^[:=<>!]/.test(after) : /^[\s)]/.test(after);
  const next = follows ? "" : option.follow;
  return { query: before + next + after, caret: before.length + 1 };
}
