import type { EventItem } from "@/api/types";
import classes from "./EventTable.module.css";
import { chosenColumns, type Column } from "@/components/list/columns";
import { RiskBadge } from "@/components/RiskBadge";
import { DateTime } from "@/components/Time";
import { visible } from "@/lib/visible";
import { FIELD_LABELS, nameOfEvent, typeCondition, type EventFieldName } from "./fields";
import { messageOf } from "./message";
import { Value } from "./Value";

/** A column, and the fields of an event that it shows. */
export interface EventColumn extends Column<EventItem> {
  fields: readonly EventFieldName[];
}

/** More of a line than fits into any row. */
const LINE_CHARS = 400;

const TYPE_FIELDS = ["event_type", "plugin_id", "plugin_name", "plugin_sid", "generic"] as const;

export const eventColumns: readonly EventColumn[] = [
  {
    id: "time",
    title: "Time",
    width: 162,
    fields: ["time"],
    cell: (event) => <DateTime at={event.time} />,
  },
  {
    id: "risk",
    title: "Risk",
    width: 88,
    fields: ["risk"],
    cell: (event) => <Risk event={event} />,
  },
  {
    id: "event_type",
    title: "Event",
    width: 176,
    grow: 1.6,
    fields: TYPE_FIELDS,
    cell: (event) => <EventType event={event} />,
  },
  {
    id: "src",
    title: "Source",
    width: 150,
    grow: 0.6,
    fields: ["src_ip", "src_port"],
    cell: (event) => <Endpoint event={event} side="src" />,
  },
  {
    id: "dst",
    title: "Destination",
    width: 114,
    grow: 0.6,
    fields: ["dst_ip", "dst_port"],
    cell: (event) => <Endpoint event={event} side="dst" />,
  },
  {
    id: "username",
    title: "User",
    width: 72,
    grow: 0.3,
    fields: ["username"],
    cell: (event) => <Value inRow field="username" value={event.username} />,
  },
  {
    id: "raw",
    title: "Line",
    width: 150,
    grow: 4,
    fields: ["raw"],
    cell: (event) => <Line event={event} />,
  },
  {
    id: "plugin_name",
    title: "Data source",
    width: 110,
    extra: true,
    fields: ["plugin_id", "plugin_name"],
    cell: (event) => (
      <Value inRow field="plugin_id" value={event.plugin_id} name={event.plugin_name} />
    ),
  },
  ...plainColumns([
    ["protocol", 80],
    ["sensor", 120],
    ["source", 170],
    ["filename", 150],
    ["userdata1", 150],
    ["userdata2", 150],
    ["userdata3", 150],
    ["userdata4", 150],
    ["userdata5", 150],
    ["priority", 70],
    ["reliability", 80],
    ["alarm", 140],
    ["kind", 86],
    ["interface", 86],
  ]),
  {
    id: "received_at",
    title: "Received",
    width: 162,
    extra: true,
    fields: ["received_at"],
    cell: (event) => <DateTime at={event.received_at} />,
  },
];

/** Columns that show a field as it is. */
function plainColumns(
  fields: readonly [field: keyof typeof FIELD_LABELS, width: number][],
): EventColumn[] {
  return fields.map(([field, width]) => ({
    id: field,
    title: FIELD_LABELS[field],
    width,
    extra: true,
    fields: [field],
    cell: (event) => <Value inRow field={field} value={event[field]} />,
  }));
}

/** What the two lines of an event show on a narrow screen. */
const COMPACT_FIELDS: readonly EventFieldName[] = [
  "time",
  "risk",
  ...TYPE_FIELDS,
  "src_ip",
  "username",
  "raw",
];

/** The columns that an address asks for. */
export function columnsOf(word: string | undefined): EventColumn[] {
  // The chooser keeps the elements, so they are still of this table.
  return chosenColumns(eventColumns, word) as EventColumn[];
}

/** Fields to ask the server for, as a comma list. */
export function wantedFields(columns: readonly EventColumn[], compact: boolean): string {
  const fields = compact ? COMPACT_FIELDS : columns.flatMap((column) => column.fields);
  return [...new Set<string>(["time", ...fields])].join(",");
}

function Risk({ event }: { event: EventItem }) {
  if (event.risk === null) return <RiskBadge risk={null} />;
  return (
    <Value inRow field="risk" value={event.risk}>
      <RiskBadge risk={event.risk} />
    </Value>
  );
}

function EventType({ event }: { event: EventItem }) {
  return (
    <span className={event.generic ? classes.generic : classes.type}>
      <Value
        inRow
        field="plugin_id,plugin_sid"
        value={nameOfEvent(event)}
        condition={typeCondition(event)}
      />
    </span>
  );
}

function Endpoint({ event, side }: { event: EventItem; side: "src" | "dst" }) {
  const [ip, port] = [event[`${side}_ip`], event[`${side}_port`]];
  return (
    <>
      <Value inRow field={`${side}_ip`} value={ip} />
      {port !== null && (
        <span className={classes.port}>
          :<Value inRow field={`${side}_port`} value={port} />
        </span>
      )}
    </>
  );
}

function Line({ event }: { event: EventItem }) {
  return (
    <code className={classes.line}>{visible(messageOf(event.raw ?? "").slice(0, LINE_CHARS))}</code>
  );
}

/** The two lines of an event on a narrow screen. */
export function compactEvent(event: EventItem) {
  return (
    <>
      <div className={classes.cardTop}>
        <RiskBadge risk={event.risk} />
        <span className={classes.cardName}>{visible(nameOfEvent(event))}</span>
        <span className={classes.cardTime}>
          <DateTime at={event.time} />
        </span>
      </div>
      <div className={classes.cardLine}>
        {event.src_ip && <b>{event.src_ip} </b>}
        {event.username && <b>{visible(event.username.slice(0, 40))} </b>}
        <Line event={event} />
      </div>
    </>
  );
}
