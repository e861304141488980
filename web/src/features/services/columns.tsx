import { Link } from "@tanstack/react-router";
import type { ServiceItem } from "@/api/types";
import { CheckFlags } from "@/components/CheckFlags";
import { extraColumns, outputColumn, stateColumn, timingColumns } from "@/components/list/cells";
import classes from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { StateBadge } from "@/components/StateBadge";
import { StateIcon } from "@/components/StateIcon";
import { Since } from "@/components/Time";
import { isProblem, statusOf } from "@/theme/status";

/** The service list, in the order that Nagios users know. */
export const serviceColumns: readonly Column<ServiceItem>[] = [
  {
    id: "host",
    title: "Host",
    width: 130,
    grow: 1.2,
    sort: "host",
    cell: (item, above) => (
      <Link
        to="/hosts/$host"
        params={{ host: item.host }}
        className={above?.host === item.host ? classes.again : undefined}
        title={item.host}
      >
        {isProblem(item.host_state) && <HostState item={item} />}
        {item.host}
      </Link>
    ),
  },
  {
    id: "name",
    title: "Service",
    width: 150,
    grow: 1.6,
    sort: "name",
    cell: (item) => (
      <>
        <ServiceLink item={item} />
        <CheckFlags item={item} />
      </>
    ),
  },
  stateColumn,
  ...timingColumns,
  outputColumn,
  ...extraColumns,
];

function ServiceLink({ item }: { item: ServiceItem }) {
  return (
    <Link
      to="/hosts/$host/services/$service"
      params={{ host: item.host, service: item.name }}
      className={classes.strong}
      title={item.display_name}
    >
      {item.name}
    </Link>
  );
}

function HostState({ item }: { item: ServiceItem }) {
  const { tone, shape, word } = statusOf(item.host_state);
  return (
    <span className={classes.hostState} data-tone={tone} role="img" aria-label={`Host is ${word}`}>
      <StateIcon shape={shape} />
    </span>
  );
}

/** The two lines of a service on a narrow screen. */
export function compactService(item: ServiceItem) {
  return (
    <>
      <div className={classes.cardTop}>
        <StateBadge state={item.state} stateType={item.state_type} />
        <span className={classes.cardName}>
          <ServiceLink item={item} /> <span className={classes.quiet}>{item.host}</span>
        </span>
        <span className={classes.cardSince}>
          <Since at={item.last_state_change} />
        </span>
      </div>
      <div className={classes.cardOutput}>{item.output || "Not checked yet"}</div>
    </>
  );
}
