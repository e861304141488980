import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Message } from "@/components/Message";
import { formatDateTime } from "@/lib/time";
import { newestEventQuery } from "./queries";
import { describeRange } from "./range";
import type { EventsSearch, OnSearch } from "./search";

interface Props {
  search: EventsSearch;
  onSearch: OnSearch;
}

const AROUND_MS = 30 * 60_000;

/** Why there is nothing to show, and what to do about it. */
export function NoEvents({ search, onSearch }: Props) {
  const { data: newest, isPending } = useQuery(newestEventQuery);
  const allTime = { last: "all", from: undefined, to: undefined };
  if (isPending) return null;
  if (newest === null) return <NothingCollected />;
  if (search.q) {
    return (
      <Message
        icon="search"
        title="No event matches"
        action={
          <Button.Group>
            <Button variant="default" size="xs" onClick={() => onSearch({ q: undefined })}>
              Clear the query
            </Button>
            <Button variant="default" size="xs" onClick={() => onSearch(allTime)}>
              Search all time
            </Button>
          </Button.Group>
        }
      >
        Nothing in “{describeRange(search)}” is like that.
      </Message>
    );
  }
  return (
    <Message
      icon="clock"
      title="No event in this range"
      action={
        newest?.time && (
          <Button variant="default" size="xs" onClick={() => onSearch(around(newest.time))}>
            Show the time around it
          </Button>
        )
      }
    >
      The newest event is of {formatDateTime(newest?.time)}.
    </Message>
  );
}

function around(time: string | null): Partial<EventsSearch> {
  const at = Date.parse(time ?? "");
  return {
    last: undefined,
    from: new Date(at - AROUND_MS).toISOString(),
    to: new Date(at + AROUND_MS).toISOString(),
  };
}

function NothingCollected() {
  return (
    <Message
      icon="search"
      title="Nothing is collected yet"
      action={
        <Button
          renderRoot={(props) => <Link to="/system" {...props} />}
          variant="default"
          size="xs"
        >
          Monitors → System
        </Button>
      }
    >
      Send syslog to this server, or let it follow a log file: Monitors → System shows what it
      listens to, and what came in. New events appear here by themselves.
    </Message>
  );
}
