import type { EventItem } from "@/api/types";

/** A field of an event as the API has it. */
export type EventFieldName = Exclude<keyof EventItem, "raw_is_cut">;

/** Fields in words, in the order of the detail. */
export const FIELD_LABELS = {
  time: "Time",
  received_at: "Received",
  zone_minutes: "Time zone",
  plugin_id: "Data source",
  plugin_sid: "Event type",
  kind: "Kind",
  generic: "Unrecognised",
  risk: "Risk",
  risk_src: "Risk for source",
  risk_dst: "Risk for destination",
  priority: "Priority",
  reliability: "Reliability",
  src_ip: "Source",
  src_port: "Source port",
  dst_ip: "Destination",
  dst_port: "Destination port",
  protocol: "Protocol",
  username: "User",
  password: "Password",
  filename: "File",
  userdata1: "User data 1",
  userdata2: "User data 2",
  userdata3: "User data 3",
  userdata4: "User data 4",
  userdata5: "User data 5",
  userdata6: "User data 6",
  userdata7: "User data 7",
  userdata8: "User data 8",
  userdata9: "User data 9",
  alarm: "Alarm",
  correlation: "Correlation",
  asset_src: "Source asset value",
  asset_dst: "Destination asset value",
  occurrences: "Occurrences",
  sensor: "Sensor",
  interface: "Interface",
  source: "Received from",
  id: "Id",
} as const satisfies Partial<Record<EventFieldName, string>>;

/** Names of fields that only queries have, or that stand for two. */
const MORE_LABELS: Record<string, string> = {
  "plugin_id,plugin_sid": "Event type",
  plugin_sid: "Event type number",
  ip: "Source or destination",
  port: "Either port",
  source: "Received from",
};

/** A field, or a comma list of them, in words. */
export function fieldLabel(fields: string): string {
  const labels: Record<string, string> = { ...FIELD_LABELS, ...MORE_LABELS };
  return labels[fields] ?? fields;
}

/** What an event is, in words. */
export function nameOfEvent(event: EventItem): string {
  if (event.event_type) return event.event_type;
  if (event.generic) return "Unrecognised line";
  return `${event.plugin_name ?? `Data source ${event.plugin_id}`}: type ${event.plugin_sid}`;
}

/** The condition on the type of an event: its number means something with its data source only. */
export function typeCondition(event: EventItem): string {
  return `plugin_id:${event.plugin_id} plugin_sid:${event.plugin_sid}`;
}
