import { Link } from "@tanstack/react-router";
import type { DataSourceItem } from "@/api/types";
import cells from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { StateIcon } from "@/components/StateIcon";
import { Relative } from "@/components/Time";
import { useNow } from "@/lib/now";
import { formatCount, formatCounted } from "@/lib/number";
import type { SortKey } from "@/lib/rows";
import classes from "./DataSources.module.css";
import { silenceOf } from "./silence";

export const dataSourceColumns: readonly Column<DataSourceItem>[] = [
  {
    id: "id",
    title: "Id",
    width: 80,
    sort: "id",
    cell: ({ id }) => <span className={cells.quiet}>{id}</span>,
  },
  {
    id: "name",
    title: "Data source",
    width: 150,
    grow: 1,
    sort: "name",
    cell: (item) => <DataSourceName item={item} />,
  },
  {
    id: "description",
    title: "Description",
    width: 180,
    grow: 2,
    sort: "description",
    cell: ({ description }) => (
      <span className={cells.quiet} title={description}>
        {description}
      </span>
    ),
  },
  {
    id: "plugins",
    title: "Plugin files",
    width: 180,
    grow: 1.2,
    cell: (item) => <span title={filesOf(item)}>{pluginWords(item)}</span>,
  },
  {
    id: "types",
    title: "Event types",
    width: 104,
    sort: "-event_types",
    align: "right",
    cell: ({ event_types }) => formatCount(event_types),
  },
  {
    id: "events",
    title: "Events since start",
    width: 140,
    sort: "-events",
    align: "right",
    cell: (item) => <EventCount item={item} />,
  },
  {
    id: "last",
    title: "Last event",
    width: 150,
    sort: "-last_event_at",
    cell: ({ last_event_at }) => <LastEvent at={last_event_at} />,
  },
  {
    id: "problems",
    title: "Problems",
    width: 120,
    sort: "-problems",
    cell: ({ problems }) => <ProblemCount count={problems} />,
  },
];

export const DATA_SOURCE_KEYS: Record<string, (item: DataSourceItem) => SortKey> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ description }) => description,
  event_types: ({ event_types }) => event_types,
  events: ({ events }) => events,
  last_event_at: ({ last_event_at }) => last_event_at,
  problems: ({ problems }) => problems,
};

/** Two lines for narrow screens. */
export function compactDataSource(item: DataSourceItem) {
  return (
    <>
      <div className={cells.cardTop}>
        <span className={cells.cardName}>
          <DataSourceName item={item} /> <span className={cells.quiet}>{item.id}</span>
        </span>
        <ProblemCount count={item.problems} />
        <span className={cells.cardSince}>
          <LastEvent at={item.last_event_at} />
        </span>
      </div>
      <div className={cells.cardOutput}>
        {formatCounted(item.events, "event")}, {formatCounted(item.event_types, "event type")}
        {item.description && `, ${item.description}`}
      </div>
    </>
  );
}

function DataSourceName({ item }: { item: DataSourceItem }) {
  return (
    <Link
      to="/data-sources/$source"
      params={{ source: String(item.id) }}
      className={cells.strong}
      title={item.name}
    >
      {item.name}
    </Link>
  );
}

export function EventCount({ item }: { item: DataSourceItem }) {
  if (item.events === 0) return <span className={cells.quiet}>0</span>;
  return (
    <Link to="/events" search={{ q: `plugin_id:${item.id}` }} className={classes.link}>
      {formatCount(item.events)}
    </Link>
  );
}

/** When the last event came, and a sign when that is long ago. */
export function LastEvent({ at }: { at: string | null }) {
  const silence = silenceOf(at, useNow());
  return (
    <span className={classes.last} data-tone={silence?.tone}>
      {silence && (
        <span role="img" aria-label={silence.word} title={silence.word} className={classes.sign}>
          <StateIcon shape={silence.shape} size={12} />
        </span>
      )}
      <Relative at={at} />
    </span>
  );
}

function ProblemCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={classes.last} data-tone="warning">
      <span className={classes.sign}>
        <StateIcon shape="triangle" size={12} />
      </span>
      {formatCounted(count, "problem")}
    </span>
  );
}

/** `ssh, ssh-remote (database, not read here)` */
function pluginWords({ plugins }: DataSourceItem): string {
  return plugins
    .map(({ name, enabled, unsupported_source: unsupported }) => {
      if (unsupported) return `${name} (${unsupported}, not read here)`;
      return enabled ? name : `${name} (off)`;
    })
    .join(", ");
}

function filesOf({ plugins }: DataSourceItem): string {
  return plugins.map(({ file }) => file).join("\n");
}
