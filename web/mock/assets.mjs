// @ts-check
// Policies and assets of the mock server.

/** @typedef {import("../src/api/types").PolicyItem} PolicyItem */
/** @typedef {import("../src/api/types").AssetItem} AssetItem */
/** @typedef {import("../src/api/types").NetworkItem} NetworkItem */

/** @param {string} id @param {any} given @returns {PolicyItem} */
export function makePolicy(id, given) {
  const { conditions, consequences, ...rest } = given;
  return {
    id,
    order: 0,
    active: false,
    name: "",
    version: 1,
    created_at: new Date().toISOString(),
    changed_at: new Date().toISOString(),
    changed_by: "admin",
    ...rest,
    conditions: {
      sources: [],
      destinations: [],
      source_ports: [],
      destination_ports: [],
      sensors: [],
      event_types: [],
      taxonomy: [],
      priority: null,
      reliability: null,
      time: null,
      ...conditions,
    },
    consequences: {
      priority: null,
      sim: true,
      qualify: true,
      correlate: true,
      cross_correlate: true,
      store: true,
      actions: [],
      ...consequences,
    },
  };
}

/** @param {string} id @param {any} given @returns {AssetItem} */
export function makeAsset(id, given) {
  const usual = { ...common(id), ips: [], fqdns: [], operating_system: "", host: null };
  return { ...usual, ...withoutNulls(given) };
}

/** @param {string} id @param {any} given @returns {NetworkItem} */
export function makeNetwork(id, given) {
  return { ...common(id), cidrs: [], internal: false, ...withoutNulls(given) };
}

/** @param {string} id */
function common(id) {
  return {
    id,
    name: "",
    value: 2,
    threshold_c: 30,
    threshold_a: 30,
    description: "",
    version: 1,
    created_at: new Date().toISOString(),
    changed_at: new Date().toISOString(),
    changed_by: "admin",
  };
}

/** @param {Record<string, unknown>} given */
function withoutNulls(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
