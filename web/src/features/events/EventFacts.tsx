import type { ReactNode } from "react";
import type { EventItem } from "@/api/types";
import { Facts } from "@/components/Facts";
import { RiskBadge } from "@/components/RiskBadge";
import { DateTime } from "@/components/Time";
import classes from "./EventPanel.module.css";
import { FIELD_LABELS, nameOfEvent, typeCondition } from "./fields";
import { Value } from "./Value";

type Field = keyof typeof FIELD_LABELS;

const FIELDS = Object.keys(FIELD_LABELS) as Field[];

/** Every field of an event; those without a value are only named. */
export function EventFacts({ event }: { event: EventItem }) {
  const facts: Record<string, ReactNode> = {};
  for (const field of FIELDS) {
    if (event[field] !== null) facts[FIELD_LABELS[field]] = <Fact event={event} field={field} />;
  }
  const empty = FIELDS.filter((field) => event[field] === null);
  return (
    <section className={classes.facts}>
      <h3>Fields</h3>
      <Facts facts={facts} />
      {empty.length > 0 && (
        <p className={classes.empty}>
          No value: {empty.map((field) => FIELD_LABELS[field]).join(", ")}
        </p>
      )}
    </section>
  );
}

function Fact({ event, field }: { event: EventItem; field: Field }) {
  switch (field) {
    case "time":
    case "received_at":
      return <DateTime at={event[field]} />;
    case "zone_minutes":
      return <Value field={field} value={event[field]} name={zone(event.zone_minutes ?? 0)} />;
    case "plugin_id":
      return (
        <>
          <Value field={field} value={event[field]} name={event.plugin_name} />
          {event.plugin_name && <span className={classes.number}> {event.plugin_id}</span>}
        </>
      );
    case "plugin_sid":
      return (
        <>
          <Value
            field="plugin_id,plugin_sid"
            value={nameOfEvent(event)}
            condition={typeCondition(event)}
          />
          <span className={classes.number}> {event.plugin_sid}</span>
        </>
      );
    case "risk":
    case "risk_src":
    case "risk_dst":
      return (
        <Value field={field} value={event[field]}>
          <RiskBadge risk={event[field]} />
        </Value>
      );
    case "generic":
      return (
        <Value
          field={field}
          value={event[field]}
          name={event.generic ? "yes: no data source knew the line" : "no"}
        />
      );
    case "correlation":
      return (
        <Value field={field} value={event[field]} name={correlation(event.correlation ?? 0)} />
      );
    case "priority":
      return <Value field={field} value={event[field]} name={`${event[field]} of 5`} />;
    case "reliability":
      return <Value field={field} value={event[field]} name={`${event[field]} of 10`} />;
    case "asset_src":
    case "asset_dst":
      return <Value field={field} value={event[field]} name={`${event[field]} of 5`} />;
    default:
      return <Value field={field} value={event[field]} />;
  }
}

function correlation(bits: number): string {
  return (
    ["none", "directive", "cross-correlation", "directive and cross-correlation"][bits] ?? `${bits}`
  );
}

/** `UTC+05:30` */
function zone(minutes: number): string {
  const two = (n: number) => String(Math.trunc(n)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}
