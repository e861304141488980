// @ts-check
// Answers requests about sources, directives, data sources, policies and assets, from memory.
import { makeAsset, makeNetwork, makePolicy } from "./assets.mjs";
import {
  makeDataSources,
  makeDirectives,
  makeType,
  makeTypes,
  problems,
  rules,
  systemSources,
} from "./intelligence.mjs";

/** @typedef {(query: URLSearchParams, body: any, path: string[]) => unknown} Route */
/** @typedef {(status: number, detail: string) => unknown} Refuse */

/** @param {Refuse} refuse makes an error answer */
export function makeIntelligenceDesk(refuse) {
  return {
    /** @type {Record<string, Route>} */
    routes: {
      "GET system/sources": () => systemSources(),
      "GET data-sources/problems": () => ({ items: problems }),
      ...directiveRoutes(refuse),
      ...dataSourceRoutes(refuse),
      ...policyRoutes(refuse),
      ...assetRoutes(refuse),
    },
  };
}

/** @param {Refuse} refuse @returns {Record<string, Route>} */
function directiveRoutes(refuse) {
  const directives = makeDirectives();
  /** @param {string | undefined} id */
  const find = (id) => directives.find((directive) => String(directive.id) === id);
  /** @param {boolean} enabled @returns {Route} */
  const switchTo =
    (enabled) =>
    (_, __, [id]) => {
      const directive = find(id);
      if (!directive) return refuse(404, `there is no directive ${id}`);
      const off = { disabled_at: new Date().toISOString(), disabled_by: "admin" };
      return Object.assign(
        directive,
        { enabled },
        enabled ? { disabled_at: null, disabled_by: null } : off,
      );
    };
  return {
    "GET directives": () => ({ items: directives, problems: [] }),
    "GET directives/instances": () => ({ items: [], total: 0 }),
    "GET directives/*": (_, __, [id]) => {
      const directive = find(id);
      if (!directive) return refuse(404, `there is no directive ${id}`);
      const xml = `<directive id="${id}" name="${directive.name}">\n</directive>\n`;
      return { directive, root: rules, xml, problems: [] };
    },
    "POST directives/*/enable": switchTo(true),
    "POST directives/*/disable": switchTo(false),
    "POST directives/validate": (_, { xml }) => validate(xml),
  };
}

/** @param {string} xml */
function validate(xml) {
  if (xml.includes("</directive>")) return { valid: true, directives: [], problems: [] };
  const line = xml.trimEnd().split("\n").length;
  const problem = {
    severity: "error",
    code: "bad-xml",
    file: null,
    line,
    column: 1,
    subject: null,
    message: "the text ends before `</directive>`",
    help: null,
  };
  return { valid: false, directives: [], problems: [problem] };
}

/** @param {Refuse} refuse @returns {Record<string, Route>} */
function dataSourceRoutes(refuse) {
  const sources = makeDataSources();
  const types = makeTypes();
  return {
    "GET data-sources": () => ({ items: sources }),
    "GET data-sources/*/types": (query, _, [id]) => {
      const items = types.filter(
        (type) =>
          String(type.plugin_id) === id &&
          (query.get("changed") !== "true" || type.changed_at !== null) &&
          contains(`${type.sid} ${type.name}`, query),
      );
      return { items, next: null, total: items.length };
    },
    "POST data-sources/*/types": (_, { sid, name, priority, reliability }, [id]) => {
      const taken = types.some((one) => `${one.plugin_id}/${one.sid}` === `${id}/${sid}`);
      if (taken) return refuse(409, `data source \`${id}\` has an event type \`${sid}\` already`);
      const numbers = { priority, reliability };
      const defined = { default_priority: priority, default_reliability: reliability };
      const type = { ...makeType(Number(id), sid, name), ...numbers, ...defined, custom: true };
      types.push(type);
      return type;
    },
    "DELETE data-sources/*/types/*": (_, __, [id, sid]) => {
      const own = types.findIndex((one) => `${one.plugin_id}/${one.sid}` === `${id}/${sid}`);
      if (!types[own]?.custom) return refuse(404, "nobody defined such an event type here");
      types.splice(own, 1);
      return undefined;
    },
    "PUT data-sources/*/types/*": (_, body, [id, sid]) => {
      const type = types.find((one) => `${one.plugin_id}/${one.sid}` === `${id}/${sid}`);
      if (!type) return refuse(404, `data source ${id} has no event type ${sid}`);
      const changed = body.priority !== null || body.reliability !== null;
      return Object.assign(type, {
        priority: body.priority ?? type.default_priority,
        reliability: body.reliability ?? type.default_reliability,
        changed_at: changed ? new Date().toISOString() : null,
        changed_by: changed ? "admin" : null,
      });
    },
  };
}

/** @param {Refuse} refuse @returns {Record<string, Route>} */
function policyRoutes(refuse) {
  /** @type {import("../src/api/types").PolicyItem[]} */
  let policies = [];
  let lastId = 0;
  const list = () => {
    policies.forEach((policy, index) => Object.assign(policy, { order: index + 1 }));
    return { items: policies, unreadable: [] };
  };
  /** @param {string | undefined} id */
  const at = (id) => policies.findIndex((policy) => policy.id === id);
  /** @param {any} given @param {number} place */
  function insert(given, place) {
    const policy = makePolicy(String((lastId += 1)), given);
    policies.splice(place, 0, policy);
    list();
    return policy;
  }
  /** @param {number} from @param {{to: string, other?: string}} move */
  function placeOf(from, { to, other }) {
    if (to === "up" || to === "down") return from + (to === "up" ? -1 : 1);
    if (to === "before" || to === "after") return at(other) + (to === "after" ? 1 : 0);
    return to === "first" ? 0 : policies.length;
  }
  const missing = () => refuse(404, "there is no such policy");
  return {
    "GET policies": list,
    "GET policies/*": (_, __, [id]) => policies[at(id)] ?? missing(),
    "POST policies": (_, { place, ...body }) =>
      wrongSensor(body)
        ? refuse(422, "field `sensors` has `nowhere`, which is not an address")
        : insert(body, place ? placeOf(0, place) : policies.length),
    "PUT policies/*": (_, body, [id]) => {
      const old = policies[at(id)];
      if (!old) return missing();
      return Object.assign(old, { ...body, version: old.version + 1 });
    },
    "DELETE policies/*": (_, __, [id]) => {
      policies = policies.filter((policy) => policy.id !== id);
      return undefined;
    },
    "POST policies/*/move": (_, body, [id]) => {
      const [policy] = policies.splice(at(id), 1);
      if (policy) policies.splice(placeOf(policy.order - 1, body), 0, policy);
      return list();
    },
    "POST policies/*/activate": (_, { active }, [id]) =>
      Object.assign(policies[at(id)] ?? {}, { active }),
    "POST policies/*/duplicate": (_, __, [id]) => {
      const old = policies[at(id)];
      if (!old) return missing();
      return insert(
        { ...old, id: undefined, name: `${old.name} (copy)`, active: false },
        at(id) + 1,
      );
    },
  };
}

/** @param {any} body */
function wrongSensor(body) {
  return body.conditions?.sensors?.includes("nowhere");
}

/** @param {Refuse} refuse @returns {Record<string, Route>} */
function assetRoutes(refuse) {
  const localhost = { name: "localhost", ips: ["127.0.0.1"], host: "localhost" };
  return {
    ...shelf(
      "assets",
      [makeAsset("1", localhost)],
      makeAsset,
      (asset) => ({
        asset,
        host_state: asset.host ? "UP" : null,
        services: null,
        networks: [],
        security: { open_alarms: 0, open_alarms_risk: null, events_24h: 4, query: "ip:127.0.0.1" },
      }),
      refuse,
    ),
    ...shelf(
      "networks",
      [makeNetwork("1", { name: "Private 10", cidrs: ["10.0.0.0/8"], internal: true })],
      makeNetwork,
      (network) => network,
      refuse,
    ),
  };
}

/**
 * Things that are listed, shown, made, changed and deleted.
 *
 * @template {{id: string, name: string, version: number}} T
 * @param {string} path @param {T[]} things @param {(id: string, given: any) => T} make
 * @param {(thing: T) => unknown} detail @param {Refuse} refuse @returns {Record<string, Route>}
 */
function shelf(path, things, make, detail, refuse) {
  let lastId = things.length;
  /** @param {string | undefined} id */
  const find = (id) => things.find((thing) => thing.id === id);
  return {
    [`GET ${path}`]: (query) => {
      const items = things.filter((thing) => contains(JSON.stringify(thing), query));
      return { items, next: null, total: items.length };
    },
    [`GET ${path}/*`]: (_, __, [id]) => {
      const thing = find(id);
      return thing ? detail(thing) : refuse(404, "there is no such asset");
    },
    [`POST ${path}`]: (_, body) => {
      const thing = make(String((lastId += 1)), body);
      things.push(thing);
      return thing;
    },
    [`PUT ${path}/*`]: (_, body, [id]) => {
      const thing = find(id);
      if (!thing) return refuse(404, "there is no such asset");
      return Object.assign(thing, body, { version: thing.version + 1 });
    },
    [`DELETE ${path}/*`]: (_, __, [id]) => {
      things.splice(0, things.length, ...things.filter((thing) => thing.id !== id));
      return undefined;
    },
  };
}

/** @param {string} text @param {URLSearchParams} query */
function contains(text, query) {
  const wanted = query.get("q")?.toLowerCase().split(" ") ?? [];
  return wanted.every((word) => text.toLowerCase().includes(word));
}
