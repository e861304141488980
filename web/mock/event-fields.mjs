// @ts-check
// The fields of events, as the server offers them for completion.

/** @typedef {import("../src/api/types").EventField} EventField */

/** @type {[name: string, kind: string, description: string, example: string][]} */
const FIELDS = [
  ["time", "time", "when it happened, as the record says", "time:2026-11-21"],
  ["received_at", "time", "when the record arrived", "received_at>=2026-11-21T10:00"],
  ["plugin_id", "number", "data source; 4003 is sshd, 0 is the generic fallback", "plugin_id:4003"],
  ["plugin_sid", "number", "event type of the data source", "plugin_sid:1..6"],
  ["ip", "address", "source or destination address", "ip:192.0.2.7"],
  ["src_ip", "address", "source address", "src_ip:10.0.0.0/8"],
  ["dst_ip", "address", "destination address", "dst_ip:10.0.0.0/8"],
  ["port", "number", "source or destination port", "port:22"],
  ["src_port", "number", "source port", "src_port>1023"],
  ["dst_port", "number", "destination port", "dst_port:22"],
  ["protocol", "protocol", "IP protocol, such as tcp or 17", "protocol:tcp"],
  ["risk", "number", "higher of both risks, 0–10", "risk>=3"],
  ["risk_src", "number", "risk for the source, 0–10", "risk_src>=3"],
  ["risk_dst", "number", "risk for the destination, 0–10", "risk_dst>=3"],
  ["priority", "number", "0–5", "priority>=3"],
  ["reliability", "number", "0–10", "reliability>=6"],
  ["asset_src", "number", "value of the source asset, 0–5", "asset_src:5"],
  ["asset_dst", "number", "value of the destination asset, 0–5", "asset_dst:5"],
  ["username", "text", "user named in the record", "username:root"],
  ["password", "text", "password named in the record", "has:password"],
  ["filename", "text", "file named in the record", "filename:*shadow*"],
  ["userdata1", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata2", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata3", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata4", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata5", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata6", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata7", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata8", "text", "as the data source defines", "userdata1:*shadow*"],
  ["userdata9", "text", "as the data source defines", "userdata1:*shadow*"],
  ["raw", "line", "words of the line as received", 'raw:"failed password"'],
  ["sensor", "address", "device or sensor that logged it", "sensor:192.0.2.1"],
  ["interface", "text", "interface of the sensor", "interface:eth0"],
  [
    "source",
    "text",
    "where the record came from, such as file:/var/log/auth.log",
    "source:file:/var/log/auth.log",
  ],
  ["generic", "flag", "true: no data source knew the line", "generic:true"],
  ["kind", "kind", "detector, monitor or directive", "kind:directive"],
  ["alarm", "text", "alarm it belongs to, such as 500001-131072", "alarm:500001-*"],
  ["occurrences", "number", "how many equal events it stands for", "occurrences>1"],
  ["correlation", "number", "1 directive, 2 cross-correlation, 3 both", "correlation>0"],
  ["zone_minutes", "number", "the log's offset from UTC, minutes east", "zone_minutes:60"],
  ["id", "number", "the event's id", "id:131072"],
];

/** @type {EventField[]} */
export const eventFields = FIELDS.map(([name, kind, description, example]) => ({
  name,
  kind,
  description,
  can_group: name !== "id" && kind !== "line" && kind !== "time",
  example,
}));
