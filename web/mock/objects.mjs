// @ts-check
// Hosts and services of an invented installation, the same in every run.

/** @typedef {import("../src/api/types").HostItem} HostItem */
/** @typedef {import("../src/api/types").ServiceItem} ServiceItem */
/** @typedef {import("../src/api/types").ServiceState} ServiceState */

/** @param {string} name @param {Partial<HostItem>} given @returns {HostItem} */
export function makeHost(name, given) {
  return {
    name,
    alias: name,
    display_name: name,
    address: "192.0.2.1",
    ...checked(),
    state: "UP",
    output: "PING OK - Packet loss = 0%, RTA = 0.31 ms",
    groups: [],
    parents: [],
    services: { ok: 0, warning: 0, critical: 0, unknown: 0, pending: 0 },
    ...given,
  };
}

/** @param {string} host @param {string} name @param {Partial<ServiceItem>} given @returns {ServiceItem} */
export function makeService(host, name, given) {
  return {
    host,
    name,
    display_name: name,
    ...checked(),
    state: "OK",
    output: `${name} OK`,
    groups: [],
    host_state: "UP",
    ...given,
  };
}

/** What hosts and services have in common, for an object that was checked and is well. */
function checked() {
  return {
    state_type: /** @type {const} */ ("hard"),
    attempt: 1,
    max_attempts: 4,
    /** @type {string | null} */
    last_check: "2026-11-21T12:00:00Z",
    /** @type {string | null} */
    next_check: "2026-11-21T12:05:00Z",
    /** @type {string | null} */
    last_state_change: "2026-11-20T12:00:00Z",
    /** @type {string | null} */
    last_hard_state_change: "2026-11-20T12:00:00Z",
    latency_s: 0.012,
    execution_s: 0.034,
    check_kind: /** @type {const} */ ("active"),
    active_checks_enabled: true,
    passive_checks_enabled: true,
    notifications_enabled: true,
    executing: false,
  };
}
