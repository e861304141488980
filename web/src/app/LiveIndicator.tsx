import { useLiveStatus, type LiveStatus } from "@/api/live/status";
import { useNow } from "@/lib/now";
import { formatDateTime, formatSpan } from "@/lib/time";
import classes from "./LiveIndicator.module.css";

/** Whether the page follows the server, and if not, how old it is. */
export function LiveIndicator() {
  const status = useLiveStatus();
  return (
    <div className={classes.live} data-phase={status.phase} role="status" title={hint(status)}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.word}>
        {status.phase === "live" && "Live"}
        {status.phase === "connecting" && "Connecting"}
        {status.phase === "stale" && <Age since={status.since} />}
      </span>
    </div>
  );
}

function Age({ since }: { since: number }) {
  const now = useNow();
  return <>Stale {formatSpan(now - since)}</>;
}

function hint(status: LiveStatus): string {
  if (status.phase === "live") return "Changes appear as they happen";
  if (status.phase === "connecting") return "Waiting for the server";
  return `No news since ${formatDateTime(new Date(status.since).toISOString())}; reconnecting`;
}
