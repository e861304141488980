// @ts-check
// What detail pages, overview and about show besides the rows of lists.

/** @typedef {import("../src/api/types").HostItem} HostItem */
/** @typedef {import("../src/api/types").ServiceItem} ServiceItem */
/** @typedef {import("./world.mjs").World} World */

/** @param {HostItem | ServiceItem} item */
function commonDetail(item) {
  const plugin = "host" in item ? "check_http" : "check_ping";
  return {
    check_command: `${plugin}!-w 5 -c 10`,
    command_line: `$USER1$/${plugin} -H 127.0.0.1 -w 5 -c 10`,
    check_period: "24x7",
    check_interval_s: 300,
    retry_interval_s: 60,
    long_output: item.name === "HTTP" ? "tried 127.0.0.1:80\n<b>not bold</b> & not a tag" : "",
    perfdata: [
      {
        label: "rta",
        value: 0.053,
        unit: "ms",
        warn: "100.000000",
        crit: "500.000000",
        min: 0,
        max: null,
      },
      { label: "pl", value: 0, unit: "%", warn: "20", crit: "60", min: 0, max: 100 },
      { label: "/", value: 60123, unit: "MB", warn: "166000", crit: "187000", min: 0, max: 208358 },
    ],
    contacts: ["nagiosadmin"],
    contact_groups: ["admins"],
    notification_interval_s: 3600,
    last_notification: item.state === "CRITICAL" ? item.last_state_change : null,
    notification_number: item.state === "CRITICAL" ? 1 : 0,
    notes: null,
    notes_url: "https://wiki.example/localhost",
    action_url: null,
    config: { file: "examples/starter/objects/localhost.cfg", line: 41 },
  };
}

/** @param {HostItem} item @returns {import("../src/api/types").HostDetail} */
export function hostDetail(item) {
  const last_time = { up: item.last_check, down: null, unreachable: null };
  return { ...item, ...commonDetail(item), children: [], last_time };
}

/** @param {ServiceItem} item @returns {import("../src/api/types").ServiceDetail} */
export function serviceDetail(item) {
  const last_time = { ok: item.last_check, warning: null, critical: null, unknown: null };
  return { ...item, ...commonDetail(item), last_time };
}

/** @param {World} world @param {string} startedAt @returns {import("../src/api/types").Overview} */
export function overview(world, startedAt) {
  const hosts = { up: 0, down: 0, unreachable: 0, pending: 0 };
  const services = { ok: 0, warning: 0, critical: 0, unknown: 0, pending: 0 };
  for (const { state } of world.hosts)
    hosts[/** @type {keyof typeof hosts} */ (state.toLowerCase())] += 1;
  for (const { state } of world.services)
    services[/** @type {keyof typeof services} */ (state.toLowerCase())] += 1;
  const softOf = (/** @type {readonly (HostItem | ServiceItem)[]} */ all) =>
    all.filter((item) => item.state_type === "soft").length;
  return {
    hosts: {
      ...hosts,
      ...problems(world.hosts.length, hosts.down + hosts.unreachable, softOf(world.hosts)),
    },
    services: {
      ...services,
      ...problems(
        world.services.length,
        services.warning + services.critical + services.unknown,
        softOf(world.services),
      ),
      problems_on_problem_hosts: world.services.filter((s) => s.host_state !== "UP").length,
    },
    checks: {
      hosts: timing(world.hosts.length),
      services: timing(world.services.length),
      results_per_minute: (world.services.length + world.hosts.length) / 5,
      running: 3,
    },
    features: {
      notifications_enabled: true,
      active_service_checks: true,
      active_host_checks: true,
      passive_service_checks: true,
      passive_host_checks: true,
      event_handlers: true,
      flap_detection: false,
      performance_data: false,
    },
    program: {
      version: "0.1.0",
      started_at: startedAt,
      config_file: "examples/starter/nagios.cfg",
      loaded_at: startedAt,
    },
  };
}

/** @param {number} total @param {number} all @param {number} soft */
function problems(total, all, soft) {
  return { total, problems: all, problems_soft: soft, problems_hard: all - soft };
}

/** @param {number} count */
function timing(count) {
  return {
    latency: { avg_s: 0.012, max_s: 0.34 },
    execution: { avg_s: 0.021, max_s: 4.01 },
    scheduled: count,
    executing: 1,
    checked_last_minute: Math.round(count / 5),
    passive: 0,
  };
}

/** @param {World} world @param {string} startedAt @returns {import("../src/api/types").About} */
export function about(world, startedAt) {
  return {
    name: "Atalaya",
    version: "0.1.0",
    licence: "Apache-2.0",
    started_at: startedAt,
    uptime_s: Math.round((Date.now() - Date.parse(startedAt)) / 1000),
    config_file: "examples/starter/nagios.cfg",
    loaded_at: startedAt,
    database: { kind: "sqlite", path: "var/lib/atalaya/state.db", size_bytes: 4_521_984 },
    counts: {
      hosts: world.hosts.length,
      services: world.services.length,
      host_groups: 15,
      service_groups: 1,
      contacts: 1,
      contact_groups: 1,
      commands: 24,
      timeperiods: 5,
    },
    build: { profile: "release", target: "x86_64-unknown-linux-gnu", commit: null, web_ui: true },
  };
}
