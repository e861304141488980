// Cells that hosts and services have in common.
import { formatSeconds } from "@/lib/time";
import type { HostItem, ServiceItem } from "@/api/types";
import { StateBadge } from "../StateBadge";
import { Relative, Since } from "../Time";
import classes from "./cells.module.css";
import type { Column } from "./columns";

type Checked = HostItem | ServiceItem;

export const stateColumn: Column<Checked> = {
  id: "state",
  title: "Status",
  width: 128,
  sort: "-state",
  cell: (item) => <StateBadge state={item.state} stateType={item.state_type} />,
};

export const timingColumns: readonly Column<Checked>[] = [
  {
    id: "last_check",
    title: "Last check",
    width: 104,
    sort: "-last_check",
    cell: (item) => <Relative at={item.last_check} />,
  },
  {
    id: "duration",
    title: "Duration",
    width: 92,
    sort: "-last_state_change",
    cell: (item) => <Since at={item.last_state_change} />,
  },
  {
    id: "attempt",
    title: "Attempt",
    width: 74,
    sort: "attempt",
    cell: (item) => (
      <span className={item.state_type === "soft" ? classes.soft : classes.attempt}>
        {item.attempt}/{item.max_attempts}
      </span>
    ),
  },
];

export const outputColumn: Column<Checked> = {
  id: "output",
  title: "Status information",
  width: 240,
  grow: 4,
  sort: "output",
  cell: (item) => (
    <span className={classes.output} title={item.output}>
      {item.output || (item.state === "PENDING" ? "Not checked yet" : "")}
    </span>
  ),
};

export const extraColumns: readonly Column<Checked>[] = [
  {
    id: "next_check",
    title: "Next check",
    width: 104,
    sort: "next_check",
    extra: true,
    cell: (item) => <Relative at={item.next_check} />,
  },
  {
    id: "latency",
    title: "Latency",
    width: 80,
    sort: "latency_s",
    align: "right",
    extra: true,
    cell: (item) => formatSeconds(item.latency_s),
  },
  {
    id: "execution",
    title: "Execution",
    width: 84,
    sort: "execution_s",
    align: "right",
    extra: true,
    cell: (item) => formatSeconds(item.execution_s),
  },
  {
    id: "kind",
    title: "Check type",
    width: 90,
    extra: true,
    cell: (item) => item.check_kind,
  },
  {
    id: "groups",
    title: "Groups",
    width: 140,
    grow: 1,
    extra: true,
    cell: (item) => item.groups.join(", "),
  },
];
