// @ts-check
// An invented installation: this machine with Nagios' eight sample services, and a fleet.
import { makeHost, makeService } from "./objects.mjs";

/** @typedef {import("../src/api/types").HostItem} HostItem */
/** @typedef {import("../src/api/types").ServiceItem} ServiceItem */
/** @typedef {import("../src/api/types").HistoryItem} HistoryItem */
/** @typedef {{hosts: HostItem[], services: ServiceItem[], history: HistoryItem[]}} World */

/** @type {[name: string, output: string][]} */
const LOCAL = [
  ["PING", "PING OK - Packet loss = 0%, RTA = 0.05 ms"],
  ["Root Partition", "DISK OK - free space: / 148235 MB (71% inode=93%);"],
  ["Current Users", "USERS OK - 2 users currently logged in"],
  ["Total Processes", "PROCS OK: 61 processes with STATE = RSZDT"],
  ["Current Load", "OK - load average: 0.42, 0.35, 0.30"],
  ["Swap Usage", "SWAP OK - 100% free (2047 MB out of 2047 MB)"],
  ["SSH", "SSH OK - OpenSSH_9.2p1 Debian-2+deb12u3 (protocol 2.0)"],
  ["HTTP", "connect to address 127.0.0.1 and port 80: Connection refused"],
];
const CHECKS = [
  "PING",
  "SSH",
  "HTTP",
  "HTTPS certificate",
  "Load",
  "Memory",
  "Disk /",
  "Disk /var",
  "NTP",
  "Updates",
];
const SITES = ["ams", "bcn", "fra", "lis", "mad", "par", "vlc", "zrh"];
const ROLES = ["web", "db", "cache", "queue", "proxy", "store"];

/** Repeatable numbers from 0 to 1. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** @param {number} size how many services besides those of this machine @param {number} now @returns {World} */
export function makeWorld(size, now) {
  const next = random(7);
  const ago = (/** @type {number} */ s) => new Date(now - s * 1000).toISOString();
  const times = (/** @type {number} */ interval, /** @type {number} */ since) => {
    const last = next() * interval;
    return {
      last_check: ago(last),
      next_check: ago(last - interval),
      last_state_change: ago(since),
      last_hard_state_change: ago(since),
      latency_s: next() * 0.04,
      execution_s: next() * 0.8,
    };
  };
  const localhost = makeHost("localhost", {
    address: "127.0.0.1",
    groups: ["linux-servers"],
    max_attempts: 10,
    ...times(300, 86_400),
  });
  const hosts = [localhost];
  const services = LOCAL.map(([name, output]) =>
    makeService("localhost", name, {
      output,
      ...times(300, name === "HTTP" ? 754 : 86_400),
      ...(name === "HTTP" ? { state: "CRITICAL", attempt: 4 } : {}),
    }),
  );
  for (let index = 0; index * CHECKS.length < size; index += 1) {
    const host = makeFleetHost(index, next, times);
    hosts.push(host);
    for (const name of CHECKS) services.push(makeFleetService(host, name, next, times));
  }
  countServices(hosts, services);
  return { hosts, services, history: makeHistory(now) };
}

/** @typedef {(interval: number, since: number) => Partial<ServiceItem>} Times */

/** @param {number} index @param {() => number} next @param {Times} times @returns {HostItem} */
function makeFleetHost(index, next, times) {
  const site = SITES[index % SITES.length];
  const role = ROLES[Math.floor(index / SITES.length) % ROLES.length];
  const number = String(Math.floor(index / SITES.length / ROLES.length) + 1).padStart(3, "0");
  const roll = next();
  const common = { ...times(300, next() * 4_000_000), max_attempts: 10 };
  return makeHost(`${site}-${role}-${number}`, {
    alias: `${role} server ${number} in ${site}`,
    address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    groups: [`${role}-servers`, site ?? ""],
    parents: [`${site}-router`],
    .../** @type {Partial<HostItem>} */ (common),
    ...(roll < 0.003
      ? { state: "DOWN", output: "CRITICAL - Host Unreachable (10.0.0.1)", attempt: 10 }
      : {}),
    ...(roll > 0.998
      ? { state: "UNREACHABLE", output: "PING CRITICAL - Packet loss = 100%", attempt: 10 }
      : {}),
  });
}

/** @param {HostItem} host @param {string} name @param {() => number} next @param {Times} times @returns {ServiceItem} */
function makeFleetService(host, name, next, times) {
  const roll = host.state === "UP" ? next() : 0.005;
  const common = { groups: ["fleet"], host_state: host.state, ...times(300, next() * 3_000_000) };
  if (roll < 0.008) {
    const output = `CRITICAL - ${name} timed out after 10 seconds`;
    return makeService(host.name, name, { ...common, state: "CRITICAL", attempt: 4, output });
  }
  if (roll < 0.02) {
    const output = `${name} WARNING - 84% used, above the threshold of 80%`;
    return makeService(host.name, name, { ...common, state: "WARNING", attempt: 4, output });
  }
  if (roll < 0.023) {
    const soft = { state_type: /** @type {const} */ ("soft"), attempt: 2 };
    return makeService(host.name, name, {
      ...common,
      state: "UNKNOWN",
      ...soft,
      output: "(No output returned from plugin)",
    });
  }
  if (roll < 0.026) {
    const never = { last_check: null, last_state_change: null, last_hard_state_change: null };
    return makeService(host.name, name, { ...common, ...never, state: "PENDING", output: "" });
  }
  const flags = {
    notifications_enabled: roll < 0.99,
    active_checks_enabled: roll < 0.995,
  };
  return makeService(host.name, name, {
    ...common,
    ...flags,
    output: `${name} OK - ${(roll * 80).toFixed(1)}% of what it may be`,
  });
}

/** @param {HostItem[]} hosts @param {ServiceItem[]} services */
function countServices(hosts, services) {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  for (const service of services) {
    const counts = byName.get(service.host)?.services;
    const field = /** @type {keyof HostItem["services"]} */ (service.state.toLowerCase());
    if (counts) counts[field] += 1;
  }
}

/** @param {number} now @returns {HistoryItem[]} */
function makeHistory(now) {
  const refused = "connect to address 127.0.0.1 and port 80: Connection refused";
  /** @type {[seconds: number, kind: string, service: string | null, text: string][]} */
  const lines = [
    [
      700,
      "notification",
      "HTTP",
      `SERVICE NOTIFICATION: nagiosadmin;localhost;HTTP;CRITICAL;notify-service-by-email;${refused}`,
    ],
    [700, "alert", "HTTP", `SERVICE ALERT: localhost;HTTP;CRITICAL;HARD;4;${refused}`],
    [718, "alert", "HTTP", `SERVICE ALERT: localhost;HTTP;CRITICAL;SOFT;3;${refused}`],
    [736, "alert", "HTTP", `SERVICE ALERT: localhost;HTTP;CRITICAL;SOFT;2;${refused}`],
    [754, "alert", "HTTP", `SERVICE ALERT: localhost;HTTP;CRITICAL;SOFT;1;${refused}`],
    [790, "state", "SSH", "INITIAL SERVICE STATE: localhost;SSH;OK;HARD;1;SSH OK - OpenSSH_9.2p1"],
    [800, "process", null, "Atalaya 0.1.0 starting... (PID=4711)"],
  ];
  return lines.map(([seconds, kind, service, text], index) => ({
    id: lines.length - index,
    at: new Date(now - seconds * 1000).toISOString(),
    kind,
    host: kind === "process" ? null : "localhost",
    service,
    text,
  }));
}
