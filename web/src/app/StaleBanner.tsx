import { useLiveStatus } from "@/api/live/status";
import { StateIcon } from "@/components/StateIcon";
import { useNow } from "@/lib/now";
import { formatDateTime } from "@/lib/time";
import classes from "./StaleBanner.module.css";

/** A short break is nothing to read about. */
const PATIENCE_MS = 10_000;

/** Says over the page that what it shows may be old. */
export function StaleBanner() {
  const status = useLiveStatus();
  return status.phase === "stale" ? <Banner since={status.since} /> : null;
}

function Banner({ since }: { since: number }) {
  const now = useNow();
  if (now - since < PATIENCE_MS) return null;
  return (
    <div className={classes.banner} role="alert" data-tone="warning">
      <StateIcon shape="triangle" size={15} />
      <span>
        No contact with Atalaya since {formatDateTime(new Date(since).toISOString())}. What you see
        may be old.
      </span>
    </div>
  );
}
