import type { SystemSources } from "@/api/types";
import { Facts } from "@/components/Facts";
import { Panel } from "@/components/Panel";
import { StackTable, type StackColumn } from "@/components/table/StackTable";
import { DateTime } from "@/components/Time";
import { formatBytes, formatCount } from "@/lib/number";
import classes from "./System.module.css";

type Store = SystemSources["store"];
type Partition = Store["partitions"][number];

const COLUMNS: readonly StackColumn<Partition>[] = [
  { id: "name", title: "Partition", cell: ({ name }) => name },
  { id: "events", title: "Events", align: "right", cell: ({ events }) => formatCount(events) },
  { id: "bytes", title: "Size", align: "right", cell: ({ bytes }) => formatBytes(bytes) },
  {
    id: "last",
    title: "Last received",
    align: "right",
    cell: ({ last_received_at }) => <DateTime at={last_received_at} />,
  },
];

/** Stored events; retention drops whole partitions, the oldest first. */
export function StorePanel({ store }: { store: Store }) {
  const { events, bytes, partitions } = store;
  return (
    <Panel title="Event store" flush>
      <div className={classes.padded}>
        <Facts
          facts={{
            Events: formatCount(events),
            Size: formatBytes(bytes),
            "Bytes per event": events > 0 ? formatCount(Math.round(bytes / events)) : null,
            "Kept since": <DateTime at={partitions[0]?.first_received_at} />,
          }}
        />
      </div>
      {partitions.length === 0 ? (
        <p className={classes.none}>No events are kept yet.</p>
      ) : (
        <div className={classes.partitions}>
          <StackTable
            label="Partitions"
            columns={COLUMNS}
            rows={partitions.toReversed()}
            keyOf={({ name }) => name}
          />
        </div>
      )}
    </Panel>
  );
}
