import type { SystemSources } from "@/api/types";
import { Facts } from "@/components/Facts";
import { Meter } from "@/components/Meter";
import { Panel } from "@/components/Panel";
import { formatBytes, formatCount } from "@/lib/number";
import { formatSeconds, formatSpan } from "@/lib/time";
import { fillTone } from "./source-state";
import classes from "./System.module.css";
import { Flagged, Warning } from "./Warning";

/** The queue between receipt and processing. */
export function QueuePanel({ queue }: { queue: SystemSources["queue"] }) {
  const { depth_records, bytes, max_bytes, oldest_age_s } = queue;
  return (
    <Panel title="Queue">
      <div className={classes.panelBody}>
        {queue.full && (
          <Warning tone="critical">
            The queue is full: senders that can wait have to wait, datagrams are lost.
          </Warning>
        )}
        {queue.error && <Warning tone="critical">{queue.error}</Warning>}
        <Meter
          label="Bytes of the queue"
          value={bytes}
          max={max_bytes}
          tone={fillTone(bytes, max_bytes)}
          text={`${formatBytes(bytes)} of ${formatBytes(max_bytes)}`}
        />
        <Facts
          facts={{
            Depth: `${formatCount(depth_records)} records`,
            "On their way to disk": formatCount(queue.pending_records),
            "Oldest record": oldest_age_s === null ? "none waits" : age(oldest_age_s),
            Refused: <Flagged value={queue.refused} word="no room" />,
            Unreadable: <Flagged value={queue.corrupt_records} word="corrupt" />,
            "Kept since the start": formatCount(queue.records),
            "Last write took": formatSeconds(queue.last_commit_s),
          }}
        />
      </div>
    </Panel>
  );
}

function age(seconds: number): string {
  return seconds < 1 ? formatSeconds(seconds) : formatSpan(seconds * 1000);
}
