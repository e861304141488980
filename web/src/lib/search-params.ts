// What a list shows is in the URL, as plain words: `?state=WARNING,CRITICAL&sort=-state`.

/** The query part of a list's address. Every field is text, absent when it says nothing. */
export interface ListSearch {
  q?: string;
  state?: string;
  state_type?: string;
  problem?: string;
  host?: string;
  hostgroup?: string;
  servicegroup?: string;
  sort?: string;
  columns?: string;
  /** Index of the first row in view. */
  row?: string;
}

const LIST_FIELDS = [
  "q",
  "state",
  "state_type",
  "problem",
  "host",
  "hostgroup",
  "servicegroup",
  "sort",
  "columns",
  "row",
] as const satisfies readonly (keyof ListSearch)[];

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") params.set(key, value);
  }
  // Commas separate words in our addresses and are allowed there; keep them readable.
  const text = params.toString().replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** Keeps what a list understands and drops the rest. */
export function toListSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {};
  for (const field of LIST_FIELDS) {
    const value = raw[field];
    if (typeof value === "string" && value !== "") search[field] = value;
  }
  return search;
}

export function words(list: string | undefined): string[] {
  return list ? list.split(",").filter(Boolean) : [];
}

/** Adds a word to a comma list or takes it away; `undefined` when none is left. */
export function toggleWord(list: string | undefined, word: string): string | undefined {
  const now = words(list);
  const next = now.includes(word) ? now.filter((w) => w !== word) : [...now, word];
  return next.length === 0 ? undefined : next.join(",");
}
