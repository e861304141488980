import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { AlarmEvent, AlarmLevel } from "@/api/types";
import { LogText } from "@/components/LogText";
import { Failure } from "@/components/Message";
import { DateTime } from "@/components/Time";
import { formatCount } from "@/lib/number";
import classes from "./Alarms.module.css";
import { Endpoint } from "./Endpoint";
import { EventLink } from "./EventLink";
import { alarmEventsQuery } from "./queries";

/** The events of one level, oldest first. */
export function LevelEvents({ alarm, level }: { alarm: string; level: AlarmLevel }) {
  const query = useInfiniteQuery(alarmEventsQuery(alarm, level));
  const { data, error, isPending, refetch } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? level.events;

  if (isPending) return <p className={classes.levelsNote}>Loading the events…</p>;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <div className={classes.eventsBox}>
      <table className={classes.events} aria-label={`Events of level ${level.level}`}>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Event</th>
            <th scope="col">Source</th>
            <th scope="col">Destination</th>
            <th scope="col">User</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <EventRow key={item.id} item={item} />
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            More of {formatCount(total)}
          </Button>
        </div>
      )}
    </div>
  );
}

function EventRow({ item: { id, event } }: { item: AlarmEvent }) {
  if (!event) {
    return (
      <tr>
        <td colSpan={5} className={classes.quiet}>
          Event {id} is older than the events that are kept.
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <td>
        <DateTime at={event.time} />
      </td>
      <td>
        <EventLink id={id}>
          <LogText text={event.event_type ?? event.plugin_name ?? "event"} />
        </EventLink>
      </td>
      <td>
        <Endpoint ip={event.src_ip} port={event.src_port} />
      </td>
      <td>
        <Endpoint ip={event.dst_ip} port={event.dst_port} />
      </td>
      <td>{event.username && <LogText text={event.username} />}</td>
    </tr>
  );
}
