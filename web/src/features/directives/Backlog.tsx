import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DirectiveInstance } from "@/api/types";
import list from "@/components/list/List.module.css";
import { Failure, Message } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { RiskBadge } from "@/components/RiskBadge";
import { StaleNote } from "@/components/StaleNote";
import { StackTable, type StackColumn } from "@/components/table/StackTable";
import { Relative } from "@/components/Time";
import { formatCount, formatCounted } from "@/lib/number";
import classes from "./Directives.module.css";
import { instancesQuery } from "./queries";

const COLUMNS: readonly StackColumn<DirectiveInstance>[] = [
  {
    id: "directive",
    title: "Directive",
    cell: ({ directive_id, name }) => (
      <Link
        to="/directives/$directive"
        params={{ directive: String(directive_id) }}
        className={classes.strong}
      >
        {name}
      </Link>
    ),
  },
  { id: "level", title: "Level", cell: ({ level, levels }) => `${level} of ${levels}` },
  { id: "events", title: "Events", align: "right", cell: ({ events }) => formatCount(events) },
  {
    id: "sides",
    title: "Source → destination",
    cell: ({ src_ip, dst_ip }) => `${src_ip ?? "–"} → ${dst_ip ?? "–"}`,
  },
  { id: "first", title: "First event", cell: ({ first_at }) => <Relative at={first_at} /> },
  { id: "last", title: "Last event", cell: ({ last_at }) => <Relative at={last_at} /> },
  {
    id: "ends",
    title: "Ends",
    cell: ({ ends_at }) => (ends_at ? <Relative at={ends_at} /> : "never"),
  },
  {
    id: "alarm",
    title: "Alarm",
    cell: ({ id, alarm_risk }) =>
      alarm_risk === null ? (
        "none yet"
      ) : (
        <Link to="/alarms/$alarm" params={{ alarm: id }}>
          <RiskBadge risk={alarm_risk} />
        </Link>
      ),
  },
];

/** Directives on their way through their levels; OSSIM's backlog. */
export function Backlog() {
  const { data, error, dataUpdatedAt, refetch } = useQuery(instancesQuery);
  if (!data) {
    return error ? (
      <Failure error={error} retry={() => void refetch()} />
    ) : (
      <p className={list.content} role="status">
        Loading…
      </p>
    );
  }
  if (data.total === 0) {
    return (
      <Message icon="clock" title="Nothing is being correlated">
        An instance appears here when an event matches the first rule of a directive.
      </Message>
    );
  }
  return (
    <div className={list.content}>
      <StaleNote error={error} at={dataUpdatedAt} />
      <Panel
        title="Running instances"
        aside={
          data.total > data.items.length
            ? `the newest ${formatCount(data.items.length)} of ${formatCount(data.total)}`
            : formatCounted(data.total, "instance")
        }
        flush
      >
        <StackTable
          label="Running instances"
          columns={COLUMNS}
          rows={data.items}
          keyOf={({ id }) => id}
        />
      </Panel>
    </div>
  );
}
