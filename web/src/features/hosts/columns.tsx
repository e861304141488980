import { Link } from "@tanstack/react-router";
import type { HostItem } from "@/api/types";
import { CheckFlags } from "@/components/CheckFlags";
import { extraColumns, outputColumn, stateColumn, timingColumns } from "@/components/list/cells";
import classes from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { StateBadge } from "@/components/StateBadge";
import { Since } from "@/components/Time";
import { ServiceCounts } from "./ServiceCounts";

export const hostColumns: readonly Column<HostItem>[] = [
  {
    id: "name",
    title: "Host",
    width: 150,
    grow: 1.4,
    sort: "name",
    cell: (item) => (
      <>
        <HostLink item={item} />
        <CheckFlags item={item} />
      </>
    ),
  },
  {
    id: "address",
    title: "Address",
    width: 120,
    grow: 0.6,
    sort: "address",
    cell: (item) => <span className={classes.quiet}>{item.address}</span>,
  },
  stateColumn,
  ...timingColumns,
  {
    id: "services",
    title: "Services",
    width: 150,
    grow: 0.6,
    cell: (item) => <ServiceCounts host={item.name} counts={item.services} />,
  },
  outputColumn,
  {
    id: "alias",
    title: "Alias",
    width: 150,
    grow: 1,
    sort: "alias",
    extra: true,
    cell: (item) => item.alias,
  },
  {
    id: "parents",
    title: "Parents",
    width: 130,
    grow: 0.6,
    extra: true,
    cell: (item) => item.parents.join(", "),
  },
  ...extraColumns,
];

function HostLink({ item }: { item: HostItem }) {
  return (
    <Link
      to="/hosts/$host"
      params={{ host: item.name }}
      className={classes.strong}
      title={item.alias}
    >
      {item.name}
    </Link>
  );
}

/** The two lines of a host on a narrow screen. */
export function compactHost(item: HostItem) {
  return (
    <>
      <div className={classes.cardTop}>
        <StateBadge state={item.state} stateType={item.state_type} />
        <span className={classes.cardName}>
          <HostLink item={item} /> <span className={classes.quiet}>{item.address}</span>
        </span>
        <span className={classes.cardSince}>
          <Since at={item.last_state_change} />
        </span>
      </div>
      <div className={classes.cardOutput}>{item.output || "Not checked yet"}</div>
    </>
  );
}
