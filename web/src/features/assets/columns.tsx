import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AssetItem, NetworkItem } from "@/api/types";
import cells from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { DateTime } from "@/components/Time";
import classes from "./Assets.module.css";
import { ValueDots } from "./ValueDots";

export const assetColumns: readonly Column<AssetItem>[] = [
  {
    id: "name",
    title: "Asset",
    width: 150,
    grow: 1.2,
    sort: "name",
    cell: (item) => (
      <Link to="/assets" search={(old) => ({ ...old, edit: item.id })} className={cells.strong}>
        {item.name}
      </Link>
    ),
  },
  {
    id: "ips",
    title: "Addresses",
    width: 150,
    grow: 1,
    sort: "ip",
    cell: ({ ips }) => <span title={ips.join("\n")}>{ips.join(", ")}</span>,
  },
  {
    id: "value",
    title: "Value",
    width: 110,
    sort: "-value",
    cell: ({ value }) => <ValueDots value={value} />,
  },
  thresholds(),
  {
    id: "host",
    title: "Monitored host",
    width: 140,
    grow: 0.8,
    sort: "host",
    cell: ({ host }) => <HostLink host={host} />,
  },
  {
    id: "os",
    title: "System",
    width: 100,
    grow: 0.5,
    sort: "operating_system",
    cell: ({ operating_system }) => <span className={cells.quiet}>{operating_system}</span>,
  },
  description(),
  changed(),
];

export const networkColumns: readonly Column<NetworkItem>[] = [
  {
    id: "name",
    title: "Network",
    width: 150,
    grow: 1,
    sort: "name",
    cell: (item) => (
      <Link to="/networks" search={(old) => ({ ...old, edit: item.id })} className={cells.strong}>
        {item.name}
      </Link>
    ),
  },
  {
    id: "cidrs",
    title: "Address ranges",
    width: 170,
    grow: 1.2,
    cell: ({ cidrs }) => <span title={cidrs.join("\n")}>{cidrs.join(", ")}</span>,
  },
  {
    id: "value",
    title: "Value",
    width: 110,
    sort: "-value",
    cell: ({ value }) => <ValueDots value={value} />,
  },
  thresholds(),
  {
    id: "internal",
    title: "HOME_NET",
    width: 100,
    cell: ({ internal }) => (
      <span className={internal ? undefined : cells.quiet}>{internal ? "internal" : "no"}</span>
    ),
  },
  description(),
  changed(),
];

type Common = AssetItem | NetworkItem;

function thresholds(): Column<Common> {
  return {
    id: "thresholds",
    title: "Threshold C / A",
    width: 130,
    cell: ({ threshold_c, threshold_a }) => `${threshold_c} / ${threshold_a}`,
  };
}

function description(): Column<Common> {
  return {
    id: "description",
    title: "Description",
    width: 160,
    grow: 2,
    cell: (item) => (
      <span className={cells.quiet} title={item.description}>
        {item.description}
      </span>
    ),
  };
}

function changed(): Column<Common> {
  return {
    id: "changed",
    title: "Changed",
    width: 215,
    sort: "-changed_at",
    cell: ({ changed_at, changed_by }) => (
      <span className={cells.quiet}>
        <DateTime at={changed_at} /> {changed_by}
      </span>
    ),
  };
}

function HostLink({ host }: { host: string | null }) {
  if (!host) return <span className={cells.quiet}>–</span>;
  return (
    <Link to="/hosts/$host" params={{ host }} className={classes.link}>
      {host}
    </Link>
  );
}

/** Two lines for narrow screens. */
export function compactAsset(item: AssetItem) {
  return (
    <Card
      item={item}
      addresses={item.ips}
      name={
        <Link to="/assets" search={(old) => ({ ...old, edit: item.id })}>
          {item.name}
        </Link>
      }
      more={item.host && <HostLink host={item.host} />}
    />
  );
}

export function compactNetwork(item: NetworkItem) {
  return (
    <Card
      item={item}
      addresses={item.cidrs}
      name={
        <Link to="/networks" search={(old) => ({ ...old, edit: item.id })}>
          {item.name}
        </Link>
      }
      more={item.internal && "HOME_NET"}
    />
  );
}

interface CardProps {
  item: Common;
  addresses: readonly string[];
  name: ReactNode;
  more: ReactNode;
}

function Card({ item, addresses, name, more }: CardProps) {
  return (
    <>
      <div className={cells.cardTop}>
        <span className={cells.cardName}>{name}</span>
        <ValueDots value={item.value} />
      </div>
      <div className={cells.cardOutput}>
        {addresses.join(", ")} {more} {item.description}
      </div>
    </>
  );
}
