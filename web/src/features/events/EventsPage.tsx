import { Button } from "@mantine/core";
import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { ColumnChooser } from "@/components/list/ColumnChooser";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { Icon } from "@/components/Icon";
import { Failure, Message } from "@/components/Message";
import { columnsOf, eventColumns, wantedFields } from "./columns";
import { EventPanel } from "./EventPanel";
import classes from "./Events.module.css";
import { EventTable } from "./EventTable";
import { LiveControl } from "./LiveControl";
import { NoEvents } from "./NoEvents";
import { QueryBar } from "./QueryBar";
import { QueryError } from "./QueryError";
import { exportAddress, type EventsSearch } from "./search";
import { TableEnd, Total } from "./TableEnd";
import { Timeline } from "./Timeline";
import { TimePicker } from "./TimePicker";
import { TopPanel } from "./TopPanel";
import { useEvents } from "./use-events";
import { ValueMenu } from "./ValueMenu";

const route = getRouteApi("/frame/events");
const COMPACT = "(max-width: 860px)";
const USUAL_GROUP = "plugin_id,plugin_sid";
const ERROR_ID = "query-error";

/** Analysis → Events: what happened, newest first, and what happens now. */
export function EventsPage() {
  const search = route.useSearch();
  const onSearch = useSearchChange();
  const isCompact = useMediaQuery(COMPACT, undefined, { getInitialValueInEffect: false }) ?? false;
  const columns = useMemo(() => columnsOf(search.columns), [search.columns]);
  const wanted = wantedFields(columns, isCompact);
  const events = useEvents(search, wanted);
  const { range, filter, found, rows, error, figures } = events;
  useDocumentTitle("Events · Atalaya");

  const by = search.by ?? (isCompact ? "none" : USUAL_GROUP);
  const onOpen = useCallback((event: string | undefined) => onSearch({ event }), [onSearch]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = found;
  const more = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !events.gap;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const invalid = error?.problem?.type === "invalid-query" ? error.problem : undefined;
  const hasRows = rows.length > 0;

  return (
    <ValueMenu q={search.q ?? ""} onSearch={onSearch}>
      <div className={classes.page}>
        <div className={classes.titleLine}>
          <h1 className={classes.title}>Events</h1>
          {!error && <Total total={events.total} />}
          <div className={classes.end}>
            {range.moving && !error && (
              <LiveControl tail={events.tail} phase={events.phase} dispatch={events.dispatch} />
            )}
          </div>
        </div>
        <div className={classes.toolbar}>
          <QueryBar
            query={search.q ?? ""}
            range={filterRange(filter)}
            invalid={invalid !== undefined}
            errorId={ERROR_ID}
            onSubmit={(q) => (q === (search.q ?? "") ? events.again() : onSearch({ q }))}
          />
          <TimePicker search={search} range={range} onSearch={onSearch} />
          <div className={classes.tools}>
            <Button
              variant="default"
              size="compact-sm"
              aria-pressed={by !== "none"}
              leftSection={<Icon name="group" size={14} />}
              onClick={() => onSearch({ by: by === "none" ? USUAL_GROUP : "none" })}
            >
              Groups
            </Button>
            {!isCompact && (
              <ColumnChooser
                all={eventColumns}
                chosen={search.columns}
                onChosen={(chosen) => onSearch({ columns: chosen })}
              />
            )}
            <Button
              component="a"
              href={exportAddress(filter, wantedFields(columns, false))}
              download="events.csv"
              variant="default"
              size="compact-sm"
              title="Export what is found, with these columns"
              leftSection={<Icon name="download" size={14} />}
            >
              CSV
            </Button>
          </div>
        </div>
        {invalid && (
          <QueryError
            id={ERROR_ID}
            query={search.q ?? ""}
            problem={invalid}
            onRepair={(q) => onSearch({ q })}
          />
        )}
        {!error && <Timeline filter={figures.filter} range={figures.range} onSearch={onSearch} />}
        <div className={classes.body}>
          {!error && hasRows && by !== "none" && (
            <TopPanel filter={figures.filter} by={by} onSearch={onSearch} />
          )}
          {found.isPending && <ListSkeleton />}
          {error && !invalid && !hasRows && (
            <div className={classes.middle}>
              <Wrong error={error} retry={() => void found.refetch()} />
            </div>
          )}
          {found.isSuccess && !hasRows && (
            <div className={classes.middle}>
              <NoEvents search={search} onSearch={onSearch} />
            </div>
          )}
          {!error && hasRows && (
            <EventTable
              rows={rows}
              total={events.total?.count ?? rows.length}
              columns={columns}
              isCompact={isCompact}
              open={search.event}
              onOpen={onOpen}
              onMore={more ? onMore : undefined}
              end={<TableEnd events={events} />}
              dimmed={found.isPlaceholderData}
            />
          )}
          {search.event && (
            <EventPanel event={search.event} onClose={() => onSearch({ event: undefined })} />
          )}
        </div>
      </div>
    </ValueMenu>
  );
}

/** A new search can be taken back with the browser; how it is shown needs no way back. */
function useSearchChange() {
  const navigate = route.useNavigate();
  return useCallback(
    (change: Partial<EventsSearch>) => {
      const isSearch = ["q", "last", "from", "to"].some((field) => field in change);
      void navigate({ search: (old) => ({ ...old, ...change }), replace: !isSearch });
    },
    [navigate],
  );
}

function filterRange({ q: _q, ...range }: { q?: string; from?: string; to?: string }) {
  return range;
}

interface WrongProps {
  error: NonNullable<ReturnType<typeof useEvents>["error"]>;
  retry: () => void;
}

/** A refusal of the events alone must not read as if the whole server were gone. */
function Wrong({ error, retry }: WrongProps) {
  if (error.problem?.type !== "unavailable") return <Failure error={error} retry={retry} />;
  return (
    <Message icon="pause" title="Events are not available" role="alert">
      {error.message}
    </Message>
  );
}
