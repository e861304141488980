import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AlarmItem, EventItem, HostSecurity } from "@/api/types";
import { LogText } from "@/components/LogText";
import { Failure } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { RiskBar } from "@/components/RiskBar";
import { StaleNote } from "@/components/StaleNote";
import { DateTime, Relative } from "@/components/Time";
import { AlarmLink } from "@/features/alarms/AlarmLink";
import { Correlating } from "@/features/alarms/AlarmStatus";
import { Endpoint } from "@/features/alarms/Endpoint";
import { EventLink } from "@/features/alarms/EventLink";
import { formatCount, formatCounted } from "@/lib/number";
import { otherSide } from "./other-side";
import { assetQuery, securityQuery } from "./queries";
import classes from "./SecurityPanel.module.css";

const EVENTS_SHOWN = 8;
const ALARMS_SHOWN = 5;

/** Alarms and events of a host: the same asset, seen by the other half. */
export function SecurityPanel({ host }: { host: string }) {
  const { data, error, isPending, refetch, dataUpdatedAt } = useQuery(securityQuery(host));
  return (
    <Panel title="Security" aside={data && <Links host={host} query={data.summary.query} />} flush>
      {isPending && (
        <p className={classes.none} role="status">
          Loading alarms and events…
        </p>
      )}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && <StaleNote error={error} at={dataUpdatedAt} />}
      {data && <Content host={host} data={data} />}
    </Panel>
  );
}

function Links({ host, query }: { host: string; query: string }) {
  return (
    <>
      <Link to="/alarms" search={{ host, status: "all" }}>
        All alarms
      </Link>
      {" · "}
      <Link to="/events" search={{ q: query }}>
        All events
      </Link>
    </>
  );
}

function Content({ host, data }: { host: string; data: HostSecurity }) {
  const { summary, ips, events } = data;
  const newest = data.alarms.filter(({ status }) => status === "open");
  const open = newest.slice(0, ALARMS_SHOWN);
  const hidden = summary.open_alarms - open.length;
  return (
    <>
      <Figures data={data} />
      {open.length === 0 && hidden <= 0 && <p className={classes.none}>No open alarms.</p>}
      <ul aria-label="Open alarms">
        {open.map((alarm) => (
          <OpenAlarm key={alarm.id} alarm={alarm} ips={ips} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className={classes.none}>
          <Link to="/alarms" search={{ host }}>
            {formatCounted(hidden, "more open alarm")}
          </Link>
        </p>
      )}
      <h3 className={classes.subtitle}>Latest events</h3>
      {events.length === 0 ? (
        <p className={classes.none}>
          {summary.events_24h === null
            ? "No events are kept here."
            : "No event names one of its addresses yet."}
        </p>
      ) : (
        <ul className={classes.events} aria-label="Latest events">
          {events.slice(0, EVENTS_SHOWN).map((event) => (
            <LatestEvent key={event.id} event={event} />
          ))}
        </ul>
      )}
    </>
  );
}

/** The asset in numbers. */
function Figures({ data: { summary, asset, ips } }: { data: HostSecurity }) {
  const value = useQuery({ ...assetQuery(asset?.id ?? ""), enabled: !!asset }).data?.asset.value;
  return (
    <dl className={classes.figures}>
      <Figure name="Open alarms">
        {formatCount(summary.open_alarms)}
        {summary.open_alarms_risk !== null && <RiskBar risk={summary.open_alarms_risk} />}
      </Figure>
      <Figure name="Events in 24 h">
        {summary.events_24h === null ? "–" : formatCount(summary.events_24h)}
      </Figure>
      <Figure name="Asset value">
        {asset && value !== undefined ? (
          <Link to="/assets" search={{ edit: asset.id }} title="Open the asset">
            {value} of 5
          </Link>
        ) : (
          "–"
        )}
      </Figure>
      <Figure name={ips.length === 1 ? "Address" : "Addresses"}>{ips.join(", ") || "–"}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OpenAlarm({ alarm, ips }: { alarm: AlarmItem; ips: readonly string[] }) {
  const other = otherSide(alarm, ips);
  return (
    <li className={classes.alarm}>
      <RiskBar risk={alarm.risk} />
      <span className={classes.name}>
        <Correlating alarm={alarm} />{" "}
        <AlarmLink alarm={alarm.id}>
          <LogText text={alarm.name} />
        </AlarmLink>
      </span>
      <span className={classes.side}>
        {other.word} <Endpoint ip={other.ip} asset={other.asset} />
      </span>
      <span className={classes.time}>
        <Relative at={alarm.last_at} />
      </span>
    </li>
  );
}

/** The directive engine has a number, but no name of a data source. */
function sourceOf({ plugin_name, kind }: EventItem): string {
  return plugin_name ?? (kind === "directive" ? "correlation" : "unknown");
}

function LatestEvent({ event }: { event: EventItem }) {
  return (
    <li className={classes.event}>
      <span className={classes.time}>
        <DateTime at={event.time} />
      </span>
      <span className={classes.source}>{sourceOf(event)}</span>
      <span className={classes.name}>
        <EventLink id={event.id}>
          <LogText text={event.event_type ?? event.raw ?? "event"} />
        </EventLink>
      </span>
      <span className={classes.side}>
        <Endpoint ip={event.src_ip} /> → <Endpoint ip={event.dst_ip} />
      </span>
      <span className={classes.user}>{event.username && <LogText text={event.username} />}</span>
    </li>
  );
}
