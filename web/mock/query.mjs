// @ts-check
// Filtering, sorting and paging as the API does it.

/** @typedef {import("../src/api/types").HostItem} HostItem */
/** @typedef {import("../src/api/types").ServiceItem} ServiceItem */

const SEVERITY = {
  OK: 0,
  UP: 0,
  PENDING: 1,
  WARNING: 2,
  UNREACHABLE: 2,
  UNKNOWN: 3,
  CRITICAL: 4,
  DOWN: 4,
};

/** @param {HostItem | ServiceItem} item */
const isProblem = (item) => SEVERITY[item.state] > 1;

/**
 * @template {HostItem | ServiceItem} T
 * @param {readonly T[]} all
 * @param {URLSearchParams} query
 */
export function answerList(all, query) {
  const matches = all.filter(matcher(query));
  const sort = query.get("sort");
  if (sort) matches.sort(comparison(sort.split(",")));
  const limit = Math.min(Number(query.get("limit") ?? 100), 1000);
  const offset = Number(query.get("offset") ?? query.get("cursor") ?? 0);
  const end = offset + limit;
  return {
    items: matches.slice(offset, end),
    next: end < matches.length ? String(end) : null,
    total: matches.length,
  };
}

/** @param {URLSearchParams} query */
function matcher(query) {
  const wanted = query.get("q")?.toLowerCase().split(" ").filter(Boolean) ?? [];
  const states = query.get("state")?.split(",");
  const group = query.get("hostgroup") ?? query.get("servicegroup");
  /** @param {HostItem | ServiceItem} item */
  return (item) =>
    (!states || states.includes(item.state)) &&
    (query.get("problem") !== "true" || isProblem(item)) &&
    (!query.has("state_type") || item.state_type === query.get("state_type")) &&
    (!query.has("host") || ("host" in item ? item.host : item.name) === query.get("host")) &&
    (!group || item.groups.includes(group)) &&
    wanted.every((word) => texts(item).some((text) => text.toLowerCase().includes(word)));
}

/** @param {HostItem | ServiceItem} item */
function texts(item) {
  const own = [item.name, item.display_name, item.output];
  return "host" in item ? [...own, item.host] : [...own, item.alias, item.address];
}

/** @param {string[]} fields */
function comparison(fields) {
  const keys = fields.map((field) => ({
    down: field.startsWith("-"),
    name: field.replace("-", ""),
  }));
  /** @param {HostItem | ServiceItem} a @param {HostItem | ServiceItem} b */
  return (a, b) => {
    for (const { down, name } of keys) {
      const [x, y] = [sortKey(a, name), sortKey(b, name)];
      if (x === y) continue;
      return x < y === down ? 1 : -1;
    }
    return 0;
  };
}

/** @param {HostItem | ServiceItem} item @param {string} field @returns {string | number} */
function sortKey(item, field) {
  if (field === "state") return SEVERITY[item.state];
  const value = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (item))[field];
  return typeof value === "number" ? value : String(value ?? "");
}
