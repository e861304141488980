import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, type ReactNode } from "react";
import type { Column } from "@/components/list/columns";
import list from "@/components/list/List.module.css";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import type { RowActions } from "@/components/list/Row";
import { FilterBox } from "@/components/list/Toolbar";
import toolbar from "@/components/list/Toolbar.module.css";
import { Failure, Message } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { DataTable } from "@/components/table/DataTable";
import { useMayAdminister } from "@/features/session/session";
import { formatCounted } from "@/lib/number";
import { useShortcuts } from "@/lib/shortcuts";
import { clickSort } from "@/lib/sort";

interface Change {
  q?: string;
  sort?: string;
  edit?: string;
}

interface Props<T> {
  title: string;
  noun: string;
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[]; total: number }>>;
  columns: readonly Column<T>[];
  compact: (item: T) => ReactNode;
  actions: RowActions<T>;
  q: string | undefined;
  sort: string | undefined;
  filtered: boolean;
  onSearch: (change: Change) => void;
  onClear: () => void;
  filters: ReactNode;
}

/** A list of assets of one kind: search, filters, rows, and the way to make one. */
export function AssetList<T>(props: Props<T>) {
  const { title, noun, query, q, sort, onSearch } = props;
  const { data, error, isPending, isPlaceholderData } = query;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const mayChange = useMayAdminister();
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total;
  const make = () => onSearch({ edit: "new" });
  useDocumentTitle(`${title} · Atalaya`);
  useShortcuts(mayChange ? { n: make } : {});
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <div className={list.page}>
      <div className={list.titleLine}>
        <h1 className={list.title}>{title}</h1>
        <span className={list.total} role="status">
          {total === undefined ? "" : formatCounted(total, noun)}
        </span>
      </div>
      <div className={toolbar.toolbar}>
        <FilterBox
          value={q ?? ""}
          placeholder={`Filter ${noun}s`}
          onChange={(text) => onSearch({ q: text || undefined })}
        />
        <div className={toolbar.chips} role="group" aria-label="Filter">
          {props.filters}
        </div>
        <div className={toolbar.end}>
          {mayChange && (
            <Button size="compact-sm" onClick={make}>
              New {noun}
            </Button>
          )}
        </div>
      </div>
      {!mayChange && (
        <div className={list.note}>
          <ReadOnlyNote what={`${noun}s`} />
        </div>
      )}
      {isPending && <ListSkeleton />}
      {error && !data && <Failure error={error} retry={() => void query.refetch()} />}
      {total === 0 && (
        <Message
          icon="search"
          title={props.filtered ? `No ${noun} matches` : `No ${noun}s yet`}
          action={
            props.filtered && (
              <Button variant="default" size="xs" onClick={props.onClear}>
                Clear all filters
              </Button>
            )
          }
        >
          {props.filtered
            ? "With these filters there is nothing to show."
            : `Every address has the usual value until it has ${noun === "asset" ? "an asset" : "a network"}.`}
        </Message>
      )}
      {items.length > 0 && (
        <DataTable
          label={title}
          items={items}
          total={total}
          columns={props.columns}
          compact={props.compact}
          actions={props.actions}
          sort={sort ?? "name"}
          // The server sorts by one field.
          onSort={(column) => onSearch({ sort: clickSort(sort ?? "name", column, false) })}
          onMore={onMore}
          dimmed={isPlaceholderData}
        />
      )}
    </div>
  );
}
