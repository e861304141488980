import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { UniqueAlarm } from "@/api/types";
import { LogText } from "@/components/LogText";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { Failure } from "@/components/Message";
import { RiskBar } from "@/components/RiskBar";
import { StaleNote } from "@/components/StaleNote";
import { DateTime } from "@/components/Time";
import { formatCount, formatCounted } from "@/lib/number";
import type { AlarmFilter, AlarmSearch } from "./alarm-search";
import classes from "./Alarms.module.css";
import { NothingFound } from "./NothingFound";
import { uniqueQuery } from "./queries";

interface Props {
  filter: AlarmFilter;
  search: AlarmSearch;
  onSearch: (change: Partial<AlarmSearch>) => void;
  refresh: number | false;
  onCounted: (words: string) => void;
}

/** One row per name: what keeps happening, and to how many. */
export function UniqueList(props: Props) {
  const { filter, search, refresh, onCounted } = props;
  const query = useInfiniteQuery({ ...uniqueQuery(filter), refetchInterval: refresh });
  const { data, error, isPending, hasNextPage, isFetchingNextPage } = query;
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total;
  useEffect(
    () => onCounted(total === undefined ? "" : formatCounted(total, "name")),
    [onCounted, total],
  );

  if (isPending) return <ListSkeleton />;
  if (error && !data) return <Failure error={error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <NothingFound {...props} />;
  return (
    <div className={classes.uniqueScroller} data-dimmed={query.isPlaceholderData || undefined}>
      <StaleNote error={error} at={query.dataUpdatedAt} />
      <table className={classes.unique} aria-label="Names of alarms">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Highest risk</th>
            <th scope="col">Alarms</th>
            <th scope="col">Open</th>
            <th scope="col">Events</th>
            <th scope="col">Sources</th>
            <th scope="col">Destinations</th>
            <th scope="col">Sensors</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <UniqueRow key={row.name} row={row} search={search} />
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            More names
          </Button>
        </div>
      )}
    </div>
  );
}

function UniqueRow({ row, search }: { row: UniqueAlarm; search: AlarmSearch }) {
  const { view: _view, name: _name, ...rest } = search;
  const counts = [row.alarms, row.open, row.events, row.sources, row.destinations, row.sensors];
  return (
    <tr>
      <td>
        <Link to="/alarms" search={{ ...rest, name_is: row.name }} className={classes.name}>
          <LogText text={row.name} />
        </Link>
      </td>
      <td>
        <RiskBar risk={row.risk} />
      </td>
      {counts.map((count, index) => (
        <td key={index} className={classes.count}>
          {formatCount(count)}
        </td>
      ))}
      <td className={classes.quiet}>
        <DateTime at={row.first_at} />
      </td>
      <td>
        <DateTime at={row.last_at} />
      </td>
    </tr>
  );
}
