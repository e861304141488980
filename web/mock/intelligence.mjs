// @ts-check
// What the mock server knows of sources, directives and data sources.

/** @typedef {import("../src/api/types").SourceItem} SourceItem */
/** @typedef {import("../src/api/types").SystemSources} SystemSources */
/** @typedef {import("../src/api/types").DirectiveItem} DirectiveItem */
/** @typedef {import("../src/api/types").DirectiveRule} DirectiveRule */
/** @typedef {import("../src/api/types").DataSourceItem} DataSourceItem */
/** @typedef {import("../src/api/types").EventTypeItem} EventTypeItem */
/** @typedef {import("../src/api/types").SecurityProblem} SecurityProblem */

/** @param {string} name @param {Partial<SourceItem>} given @returns {SourceItem} */
export function makeSource(name, given) {
  return {
    name,
    kind: name.split(" ")[0] ?? "internal",
    enabled: true,
    received: 0,
    bytes: 0,
    parsed: 0,
    generic: 0,
    dropped: [],
    last_at: null,
    connections: null,
    error: null,
    senders: [],
    ...given,
  };
}

/** @returns {SystemSources} */
export function systemSources() {
  const now = new Date().toISOString();
  return {
    sources: [
      makeSource("syslog-udp 127.0.0.1:5514", {
        received: 120_400,
        bytes: 14_210_000,
        parsed: 118_200,
        generic: 2_100,
        dropped: [{ reason: "kernel", records: 100 }],
        last_at: now,
        senders: [
          {
            source: "syslog-udp:192.0.2.7",
            parsed: 118_200,
            generic: 2_100,
            dropped: [{ reason: "excluded_sid", records: 4 }],
            last_event_at: now,
          },
        ],
      }),
      makeSource("syslog-tcp 127.0.0.1:5514", { connections: 3 }),
      makeSource("file /var/log/auth.log", { error: "No such file or directory (os error 2)" }),
      makeSource("internal", { received: null, bytes: null, parsed: 12, last_at: now }),
    ],
    queue: {
      depth_records: 42,
      pending_records: 0,
      bytes: 805_306_368,
      max_bytes: 1_073_741_824,
      full: false,
      oldest_age_s: 0.8,
      records: 120_400,
      refused: 0,
      corrupt_records: 0,
      last_commit_s: 0.004,
      error: null,
    },
    store: {
      events: 120_312,
      bytes: 48_000_000,
      partitions: [
        {
          name: "2026-11-21",
          first_received_at: now,
          last_received_at: now,
          first_event_at: now,
          last_event_at: now,
          events: 120_312,
          bytes: 48_000_000,
        },
      ],
    },
    correlation: {
      events: 120_312,
      directive_events: 18,
      stored: 120_312,
      not_processed: 0,
      not_stored: 0,
      unknown_event_types: 0,
      late_events: 2,
      cross_correlated: 0,
      alarms: 6,
      alarm_updates: 31,
      instances_started: 812,
      instances_finished: 6,
      instances_expired: 700,
      instances_evicted: 9,
      alarm_instances_evicted: 0,
      instances_dropped: 0,
      instances_alive: 97,
      state_bytes: 212_000,
      state_budget_bytes: 268_435_456,
      watermark: now,
    },
  };
}

/** @type {SecurityProblem[]} */
export const problems = [
  {
    severity: "warning",
    code: "slow-regex",
    file: "plugins.d/legacy.cfg",
    line: 31,
    column: null,
    subject: "rule 0012",
    message: "the regular expression looks around, which is slow",
    help: "describe the line without `(?=` and `(?!`",
  },
  {
    severity: "error",
    code: "bad-regex",
    file: "plugins.d/legacy.cfg",
    line: 48,
    column: 9,
    subject: "rule 0014",
    message: "the regular expression has a parenthesis that is not closed",
    help: null,
  },
];

/** @param {string} name @param {number} level @param {Partial<DirectiveRule>} given @returns {DirectiveRule} */
function makeRule(name, level, given) {
  return {
    name,
    line: 2 + level,
    level,
    kind: "detector",
    plugin_id: "4003",
    plugin_sid: "1,2",
    from: level === 1 ? "ANY" : "1:SRC_IP",
    to: level === 1 ? "ANY" : "1:DST_IP",
    port_from: "ANY",
    port_to: "ANY",
    protocol: "ANY",
    sensor: "ANY",
    others: [],
    reliability: String(level * 2),
    occurrence: level === 1 ? 1 : 5,
    time_out_s: level === 1 ? 0 : 120,
    sticky_different: null,
    negated: false,
    question: null,
    children: [],
    ...given,
  };
}

/** @type {DirectiveRule} */
export const rules = makeRule("Failed login", 1, {
  children: [
    makeRule("5 failed logins", 2, {
      children: [makeRule("Login after failures", 3, { plugin_sid: "7" })],
    }),
  ],
});

/** @param {number} id @param {string} name @param {number} priority @returns {DirectiveItem} */
function makeDirective(id, name, priority) {
  return {
    id,
    name,
    priority,
    file: "directives.d/own.xml",
    line: id % 97,
    levels: 3,
    rules: 3,
    enabled: true,
    disabled_at: null,
    disabled_by: null,
    problems: 0,
  };
}

export const makeDirectives = () => [
  makeDirective(51901, "SSH brute force by SRC_IP against DST_IP", 5),
  makeDirective(51902, "Failed attempts to use sudo on DST_IP", 4),
  makeDirective(17901, "Port scan of DST_IP by SRC_IP, then an attack", 5),
];

/** @param {number} id @param {string} name @param {number} types @returns {DataSourceItem} */
function makeDataSource(id, name, types) {
  return {
    id,
    name,
    description: `Messages of ${name}`,
    product_type: 23,
    event_types: types,
    plugins: [
      {
        name,
        file: `builtin:plugins/${name}.cfg`,
        enabled: true,
        unsupported_source: null,
        rules: 24,
      },
    ],
    events: id === 4003 ? 118_200 : 0,
    last_event_at: id === 4003 ? new Date().toISOString() : null,
    problems: 0,
  };
}

export const makeDataSources = () => [
  makeDataSource(4003, "sshd", 3),
  makeDataSource(4005, "sudo", 1),
];

/** @param {number} plugin_id @param {number} sid @param {string} name @returns {EventTypeItem} */
export function makeType(plugin_id, sid, name) {
  return {
    plugin_id,
    sid,
    name,
    priority: 3,
    reliability: 2,
    default_priority: 3,
    default_reliability: 2,
    category: null,
    subcategory: null,
    custom: false,
    changed_at: null,
    changed_by: null,
  };
}

export const makeTypes = () => [
  makeType(4003, 1, "sshd: password failed"),
  makeType(4003, 2, "sshd: public key failed"),
  makeType(4003, 7, "sshd: password accepted"),
  makeType(4005, 1, "sudo: command"),
];
