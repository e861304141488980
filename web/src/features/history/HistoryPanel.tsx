import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { HistoryFilter } from "@/api/keys";
import { asApiError } from "@/api/errors";
import { Panel } from "@/components/Panel";
import classes from "./History.module.css";
import { HistoryRows } from "./HistoryRows";
import { historyQuery } from "./queries";

const SHOWN = 15;

/** The latest lines about one object, on its page. */
export function HistoryPanel({ filter }: { filter: HistoryFilter }) {
  const { data, error } = useInfiniteQuery(historyQuery(filter, SHOWN));
  const items = data?.pages[0]?.items ?? [];
  return (
    <Panel
      title="History"
      aside={
        <Link to="/history" search={{ ...filter }}>
          All of it
        </Link>
      }
      flush
    >
      {error && !data && <p className={classes.none}>{asApiError(error).message}</p>}
      {data && items.length === 0 && <p className={classes.none}>Nothing has happened yet.</p>}
      <HistoryRows items={items} about={filter} />
    </Panel>
  );
}
