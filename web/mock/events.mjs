// @ts-check
// Events of an invented installation: logins, firewall, web server, and lines nobody knows.

/** @typedef {import("../src/api/types").EventItem} EventItem */

/** @param {number} id @param {number} at @param {Partial<EventItem>} given @returns {EventItem} */
export function makeEvent(id, at, given) {
  const time = new Date(at).toISOString();
  return {
    id: String(id),
    time,
    received_at: time,
    zone_minutes: 60,
    kind: "detector",
    plugin_id: 0,
    plugin_name: null,
    plugin_sid: 1,
    event_type: null,
    generic: false,
    source: "syslog-udp:127.0.0.1",
    sensor: "127.0.0.1",
    interface: null,
    protocol: "tcp",
    src_ip: null,
    src_port: null,
    dst_ip: null,
    dst_port: null,
    username: null,
    password: null,
    filename: null,
    userdata1: null,
    userdata2: null,
    userdata3: null,
    userdata4: null,
    userdata5: null,
    userdata6: null,
    userdata7: null,
    userdata8: null,
    userdata9: null,
    raw: "",
    raw_is_cut: false,
    occurrences: 1,
    priority: 1,
    reliability: 1,
    asset_src: 2,
    asset_dst: 2,
    risk: 0,
    risk_src: 0,
    risk_dst: 0,
    correlation: 0,
    alarm: null,
    ...given,
  };
}

const USERS = ["root", "admin", "deploy", "backup", "John Doe", "oracle"];
const ATTACKERS = ["203.0.113.7", "198.51.100.23", "192.0.2.99", "2001:db8::7"];
const PORTS = [22, 23, 80, 443, 445, 3389, 8080];

/** One plausible event. @param {() => number} next @param {number} id @param {number} at */
export function inventEvent(next, id, at) {
  const pick = (/** @type {any[]} */ list) => list[Math.floor(next() * next() * list.length)];
  const host = `10.0.0.${Math.floor(next() * 12) + 1}`;
  const attacker = pick(ATTACKERS);
  const user = pick(USERS);
  const port = 30_000 + Math.floor(next() * 30_000);
  const date = new Date(at).toISOString().slice(0, 19);
  const roll = next();
  if (roll < 0.45) {
    return makeEvent(id, at, {
      plugin_id: 4003,
      plugin_name: "sshd",
      event_type: "SSHd: Failed password",
      src_ip: attacker,
      src_port: port,
      dst_ip: "127.0.0.1",
      dst_port: 22,
      username: user,
      priority: 3,
      reliability: 3,
      risk: next() < 0.1 ? 4 : 1,
      raw: `<38>${date} web-01 sshd[${port % 9000}]: Failed password for ${user} from ${attacker} port ${port} ssh2`,
    });
  }
  if (roll < 0.7) {
    const dst_port = pick(PORTS);
    return makeEvent(id, at, {
      plugin_id: 1503,
      plugin_name: "iptables",
      plugin_sid: 3,
      event_type: "iptables: traffic drop",
      src_ip: attacker,
      src_port: port,
      dst_ip: host,
      dst_port,
      protocol: next() < 0.2 ? "udp" : "tcp",
      raw: `<4>${date} fw kernel: IN=eth0 SRC=${attacker} DST=${host} PROTO=TCP SPT=${port} DPT=${dst_port}`,
    });
  }
  if (roll < 0.9) {
    return makeEvent(id, at, {
      plugin_id: 1501,
      plugin_name: "apache",
      plugin_sid: 404,
      event_type: "apache: Not Found",
      src_ip: attacker,
      dst_ip: host,
      dst_port: 80,
      filename: "/wp-login.php",
      userdata1: "GET /wp-login.php HTTP/1.1",
      raw: `${host} ${attacker} - - [${date}] "GET /wp-login.php HTTP/1.1" 404 153 "-" "<script>alert(1)</script>\u001b[31m"`,
    });
  }
  if (roll < 0.91) {
    return makeEvent(id, at, {
      kind: "directive",
      plugin_id: 1505,
      plugin_name: "directive_alert",
      plugin_sid: 500_001,
      event_type: "directive_event: brute force and login",
      src_ip: attacker,
      dst_ip: "127.0.0.1",
      priority: 5,
      reliability: 8,
      risk: 8,
      correlation: 1,
      alarm: "500001-131072",
      raw: `directive_event: brute force and login from ${attacker}`,
    });
  }
  return makeEvent(id, at, {
    generic: true,
    raw: `<13>${date} web-01 app[1]: something nobody knows \${jndi:ldap://x} %n\u202Etxt.exe`,
  });
}
