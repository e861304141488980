import { Button } from "@mantine/core";
import { asApiError } from "@/api/errors";
import { formatCount, formatCounted } from "@/lib/number";
import classes from "./Events.module.css";
import { KEPT_ROWS } from "./tail";
import type { useEvents } from "./use-events";

type Events = ReturnType<typeof useEvents>;

/** How many events were found. */
export function Total({ total }: { total: Events["total"] }) {
  return (
    <span className={classes.total} role="status">
      {total?.exact && formatCounted(total.count, "event")}
      {total && !total.exact && `more than ${formatCounted(rounded(total.count), "event")}`}
    </span>
  );
}

/** What stands below the last row: that more are coming, that this is all, or what is missing. */
export function TableEnd({ events }: { events: Events }) {
  const { found } = events;
  if (events.gap) {
    return (
      <>
        More arrived than can be shown: these are the newest, {formatCount(KEPT_ROWS)} at most.
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => {
            events.dispatch({ type: "paused" });
            events.searchAgain();
          }}
        >
          Pause and show all
        </Button>
      </>
    );
  }
  if (found.isFetchNextPageError) {
    return (
      <>
        {asApiError(found.error).message}
        <Button variant="default" size="compact-xs" onClick={() => void found.fetchNextPage()}>
          Try again
        </Button>
      </>
    );
  }
  if (found.hasNextPage) return "Loading older events…";
  return "That is all in this time range.";
}

/** A number that is not exact should not look it. */
function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return Math.floor(count / step) * step;
}
