import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import type { DataSourceItem, EventTypeItem } from "@/api/types";
import detail from "@/components/detail/Detail.module.css";
import { ConfirmDialog } from "@/components/form/ConfirmDialog";
import list from "@/components/list/List.module.css";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { FilterBox } from "@/components/list/Toolbar";
import toolbar from "@/components/list/Toolbar.module.css";
import { Failure, Message } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { DataTable } from "@/components/table/DataTable";
import { useMayAdminister } from "@/features/session/session";
import { formatCounted } from "@/lib/number";
import { useShortcuts } from "@/lib/shortcuts";
import { clickSort } from "@/lib/sort";
import { EventCount, LastEvent } from "./columns";
import classes from "./DataSources.module.css";
import { NewTypeDialog } from "./NewTypeDialog";
import { dataSourcesQuery, typesQuery, type TypeFilter } from "./queries";
import { compactType, typeColumns } from "./type-columns";
import { useDeleteType } from "./use-types";
import { useWeights } from "./use-weights";
import type { Weights } from "./weights";

const route = getRouteApi("/frame/data-sources/$source");

/** A data source: its plugin files and its event types. */
export function DataSourcePage() {
  const { source } = route.useParams();
  const { data } = useQuery(dataSourcesQuery);
  const item = data?.items.find(({ id }) => id === Number(source));
  const name = item?.name ?? `Data source ${source}`;
  useDocumentTitle(`${name} · Atalaya`);
  return (
    <div className={list.page}>
      <header className={classes.head}>
        <nav className={detail.path} aria-label="Path">
          <Link to="/data-sources">Data sources</Link>
        </nav>
        <div className={list.titleLine} style={{ padding: 0 }}>
          <h1 className={list.title}>{name}</h1>
          <span className={list.total}>{source}</span>
        </div>
        {item && <About item={item} />}
        <ReadOnlyNote what="event types" />
      </header>
      <Types source={Number(source)} />
    </div>
  );
}

function About({ item }: { item: DataSourceItem }) {
  return (
    <>
      {item.description && <p>{item.description}</p>}
      <div className={classes.facts}>
        <span>
          <EventCount item={item} /> events since the start
        </span>
        <span>
          last event <LastEvent at={item.last_event_at} />
        </span>
        {item.product_type !== null && <span>product type {item.product_type}</span>}
        {item.problems > 0 && (
          <Link to="/system" className={classes.link}>
            {formatCounted(item.problems, "problem")} in plugin files
          </Link>
        )}
      </div>
      {item.plugins.map(({ file, rules, enabled, unsupported_source: unsupported }) => (
        <p key={file} className={classes.plugins}>
          <code>{file}</code>{" "}
          <span className={list.total}>
            {formatCounted(rules, "rule")}
            {!enabled && ", its own source is off"}
            {unsupported && `, reads from ${unsupported}, which is not supported here`}
          </span>
        </p>
      ))}
    </>
  );
}

function Types({ source }: { source: number }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = useMayAdminister();
  const { mutate } = useWeights(source);
  const remove = useDeleteType(source);
  const [making, setMaking] = useState(false);
  const [deleting, setDeleting] = useState<EventTypeItem | undefined>();
  useShortcuts(mayChange ? { n: () => setMaking(true) } : {});
  const onSearch = useCallback(
    (change: TypeFilter) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const query = useInfiniteQuery(typesQuery(source, search));
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total;
  const { columns, compact } = useMemo(() => {
    const onWeights = mayChange
      ? (type: EventTypeItem, weights: Weights) => mutate({ type, weights })
      : undefined;
    return {
      columns: typeColumns(onWeights, setDeleting),
      compact: compactType(onWeights, setDeleting),
    };
  }, [mayChange, mutate]);
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <div className={toolbar.toolbar}>
        <FilterBox
          value={search.q ?? ""}
          placeholder="Filter event types"
          onChange={(q) => onSearch({ q: q || undefined })}
        />
        <div className={toolbar.chips} role="group" aria-label="Filter">
          <button
            type="button"
            className={toolbar.chip}
            aria-pressed={search.changed === "true"}
            onClick={() => onSearch({ changed: search.changed ? undefined : "true" })}
          >
            Overridden
          </button>
        </div>
        <span className={list.total} role="status">
          {total === undefined ? "" : formatCounted(total, "event type")}
        </span>
        <div className={toolbar.end}>
          {mayChange && (
            <Button size="compact-sm" variant="default" onClick={() => setMaking(true)}>
              New event type
            </Button>
          )}
        </div>
      </div>
      {isPending && <ListSkeleton />}
      {error && !data && <Failure error={error} retry={() => void query.refetch()} />}
      {total === 0 && <NothingFound search={search} onSearch={onSearch} />}
      {items.length > 0 && (
        <DataTable
          label="Event types"
          items={items}
          total={total}
          columns={columns}
          compact={compact}
          compactPx={68}
          actions={ACTIONS}
          sort={search.sort ?? "sid"}
          // The server sorts by one field.
          onSort={(column) => onSearch({ sort: clickSort(search.sort ?? "sid", column, false) })}
          onMore={onMore}
          dimmed={query.isPlaceholderData}
        />
      )}
      {making && <NewTypeDialog source={source} onClose={() => setMaking(false)} />}
      {deleting && (
        <ConfirmDialog
          title={`Delete ${deleting.name}?`}
          yes="Delete"
          busy={remove.isPending}
          onNo={() => setDeleting(undefined)}
          onYes={() => remove.mutate(deleting, { onSettled: () => setDeleting(undefined) })}
        >
          <p>Stored events of this type stay, without its name.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** An event type has no page of its own. */
const ACTIONS = { nameOf: ({ name }: EventTypeItem) => name, open: () => undefined };

interface NothingFoundProps {
  search: TypeFilter;
  onSearch: (change: TypeFilter) => void;
}

function NothingFound({ search, onSearch }: NothingFoundProps) {
  if (!search.q && !search.changed) {
    return (
      <Message icon="search" title="No event types">
        No file defines event types of this data source.
      </Message>
    );
  }
  return (
    <Message
      icon="search"
      title="No event type matches"
      action={
        <Button
          variant="default"
          size="xs"
          onClick={() => onSearch({ q: undefined, changed: undefined })}
        >
          Clear all filters
        </Button>
      }
    >
      With these filters there is nothing to show.
    </Message>
  );
}
