// @ts-check
// Alarms of an invented installation.

/** @typedef {import("../src/api/types").AlarmItem} AlarmItem */
/** @typedef {import("../src/api/types").AlarmDetail} AlarmDetail */
/** @typedef {import("../src/api/types").LabelItem} LabelItem */

/** @param {string} id @param {number} lastAt @param {Partial<AlarmItem>} given @returns {AlarmItem} */
export function makeAlarm(id, lastAt, given = {}) {
  const risk = given.risk ?? 4;
  const directive = Number(id.split("-")[0]);
  return {
    id,
    name: "SSH brute force by 203.0.113.7 against 127.0.0.1",
    status: "open",
    status_changed_at: null,
    status_changed_by: "system",
    correlating: false,
    directive_id: directive,
    plugin_id: 1505,
    plugin_sid: directive,
    similar: `${directive}`,
    events: 61,
    level: 4,
    priority: 5,
    reliability: 10,
    risk,
    risk_src: Math.max(risk - 2, 0),
    risk_dst: risk,
    protocol: "tcp",
    sensor: "127.0.0.1",
    src_ip: "203.0.113.7",
    src_port: 50_022,
    src_asset: null,
    dst_ip: "127.0.0.1",
    dst_port: 22,
    dst_asset: { id: "1", name: "localhost", host: "localhost" },
    first_at: new Date(lastAt - 754_000).toISOString(),
    last_at: new Date(lastAt).toISOString(),
    labels: [],
    ...given,
  };
}

/** @param {string} id @param {Partial<LabelItem>} given @returns {LabelItem} */
export function makeLabel(id, given) {
  return {
    id,
    name: "Label",
    colour: "#1a202c",
    background: "#fde68a",
    bold: false,
    italic: false,
    changed_at: "2026-11-21T12:00:00Z",
    changed_by: "system",
    version: 1,
    ...given,
  };
}

const KINDS = [
  { directive: 51_901, name: "SSH brute force by SRC against DST", risks: [1, 2, 4, 8] },
  { directive: 51_910, name: "Port scan by SRC, then an exploit against DST", risks: [2, 5, 9] },
  { directive: 51_902, name: "Failed attempts to use sudo on DST", risks: [1, 2, 3] },
  { directive: 51_920, name: "DST is down after an attack by SRC \u202Etxt.exe", risks: [4, 6] },
];
const ATTACKERS = ["203.0.113.7", "198.51.100.23", "192.0.2.99", "2001:db8::7"];

/** @param {number} size @param {number} now @returns {AlarmItem[]} newest first */
export function inventAlarms(size, now) {
  let at = now;
  return Array.from({ length: size }, (_, index) => {
    const kind = KINDS[(index * 7) % KINDS.length] ?? KINDS[0];
    const src_ip = ATTACKERS[(index * 5) % ATTACKERS.length] ?? "";
    const own = index % 3 === 0;
    const dst_ip = own ? "127.0.0.1" : `10.0.0.${(index % 12) + 1}`;
    const risks = kind?.risks ?? [];
    at -= 60_000 * (1 + (index % 9) * 13);
    return makeAlarm(`${kind?.directive}-${131_072 + index}`, at, {
      name: (kind?.name ?? "").replace("SRC", src_ip).replace("DST", dst_ip),
      risk: risks[index % risks.length] ?? 1,
      src_ip,
      dst_ip,
      dst_asset: own ? { id: "1", name: "localhost", host: "localhost" } : null,
      events: 3 + ((index * 29) % 90),
      status: index % 5 === 4 ? "closed" : "open",
      correlating: index % 6 === 0,
      labels: index % 4 === 1 ? ["1"] : index % 7 === 3 ? ["1", "2"] : [],
    });
  });
}

const LEVELS = [
  ["Failed login"],
  ["5 failed logins"],
  ["Login after 5 failures", "10 failed logins"],
  ["Login after 10 failures", "50 failed logins"],
  ["Login after 50 failures", "100,000 more failed logins"],
];

/** @param {AlarmItem} alarm @returns {AlarmDetail} */
export function alarmDetail(alarm) {
  const counts = eventCounts(alarm);
  const change = (/** @type {string} */ kind, /** @type {number} */ level) => ({
    at: alarm.last_at,
    by: "system",
    event: "131072",
    kind,
    label: null,
    level,
    risk: Math.min(level * 2, alarm.risk),
  });
  const history = [
    change("raised", 2),
    ...Array.from({ length: Math.max(alarm.level - 2, 0) }, (_, n) => change("advanced", n + 3)),
  ];
  if (alarm.status === "closed") {
    history.push({ ...change("closed", alarm.level), by: alarm.status_changed_by });
  }
  return {
    alarm,
    history,
    query: `alarm:${alarm.id}`,
    levels: LEVELS.map((rules, index) => ({
      level: index + 1,
      rules,
      reached: index < alarm.level,
      events: counts[index] ?? 0,
      first_event: null,
      last_event: null,
    })),
  };
}

/** How many events each level has. @param {AlarmItem} alarm */
export function eventCounts(alarm) {
  const counts = [1, 4, 5];
  const rest = Math.max(alarm.events - 11, 0);
  return [...counts, rest, 1].slice(0, alarm.level).map((n) => Math.min(n, alarm.events));
}
