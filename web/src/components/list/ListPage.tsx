import { useDocumentTitle, useMediaQuery } from "@mantine/hooks";
import { Button } from "@mantine/core";
import { useCallback, useMemo, type ReactNode } from "react";
import type { ListFilter } from "@/api/keys";
import { filterOf, type ListSource } from "@/lib/list-query";
import { formatCounted } from "@/lib/number";
import type { ListSearch } from "@/lib/search-params";
import { clickSort } from "@/lib/sort";
import type { AnyState } from "@/theme/status";
import { Failure, Message } from "../Message";
import { ColumnChooser } from "./ColumnChooser";
import { chosenColumns, type Column } from "./columns";
import classes from "./List.module.css";
import { ListSkeleton } from "./ListSkeleton";
import type { RowActions } from "./Row";
import { Toolbar } from "./Toolbar";
import { SortChooser } from "./SortChooser";
import { useFirstPage } from "./use-pages";
import { VirtualRows } from "./VirtualRows";

/** Below this the list shows two lines per row instead of columns. */
const COMPACT = "(max-width: 860px)";

interface Props<T> {
  title: string;
  /** What one row is called. */
  noun: string;
  source: ListSource<T>;
  columns: readonly Column<T>[];
  states: readonly AnyState[];
  compact: (item: T) => ReactNode;
  actions: RowActions<T>;
  search: ListSearch;
  /** Changes the address; `undefined` takes a field away. */
  onSearch: (change: Partial<ListSearch>) => void;
}

/** A list page: title, filters, rows; what it shows is what its address says. */
export function ListPage<T>(props: Props<T>) {
  const { title, noun, source, search, onSearch } = props;
  // The same words are the same filter, though the router makes a new object of them.
  const words = JSON.stringify(filterOf(search));
  const filter = useMemo(() => JSON.parse(words) as ListFilter, [words]);
  const columns = useMemo(
    () => chosenColumns(props.columns, search.columns),
    [props.columns, search.columns],
  );
  const first = useFirstPage(source, filter);
  const total = first.data?.total;
  const isCompact = useMediaQuery(COMPACT, undefined, { getInitialValueInEffect: false }) ?? false;
  useDocumentTitle(`${title} · Atalaya`);

  const onFirstRow = useCallback(
    (row: number) => {
      const word = row > 0 ? String(row) : undefined;
      if (word !== search.row) onSearch({ row: word });
    },
    [onSearch, search.row],
  );

  return (
    <div className={classes.page}>
      <div className={classes.titleLine}>
        <h1 className={classes.title}>{title}</h1>
        <span className={classes.total} role="status">
          {total === undefined ? "" : formatCounted(total, noun)}
        </span>
      </div>
      <Toolbar
        search={search}
        onSearch={(change) => onSearch({ ...change, row: undefined })}
        states={props.states}
        placeholder={`Filter ${noun}s`}
      >
        {isCompact ? (
          <SortChooser
            columns={columns}
            sort={search.sort}
            onSort={(sort) => onSearch({ sort, row: undefined })}
          />
        ) : (
          <ColumnChooser
            all={props.columns}
            chosen={search.columns}
            onChosen={(chosen) => onSearch({ columns: chosen })}
          />
        )}
      </Toolbar>
      {first.isPending && <ListSkeleton />}
      {first.isError && !first.data && (
        <Failure error={first.error} retry={() => void first.refetch()} />
      )}
      {total === 0 && <NothingFound filtered={hasFilter(filter)} {...props} />}
      {total !== undefined && total > 0 && (
        <VirtualRows
          label={title}
          source={source}
          filter={filter}
          total={total}
          columns={columns}
          compact={isCompact ? props.compact : undefined}
          actions={props.actions}
          sort={search.sort}
          onSort={(column, add) =>
            onSearch({ sort: clickSort(search.sort, column, add), row: undefined })
          }
          firstRow={Number(search.row ?? 0) || 0}
          onFirstRow={onFirstRow}
          dimmed={first.isPlaceholderData}
        />
      )}
    </div>
  );
}

function hasFilter({ sort: _sort, ...filter }: ListSearch): boolean {
  return Object.keys(filter).length > 0;
}

function NothingFound<T>({ filtered, noun, onSearch }: Props<T> & { filtered: boolean }) {
  if (!filtered) {
    return (
      <Message icon="search" title={`No ${noun}s yet`}>
        The configuration defines none.
      </Message>
    );
  }
  const clear = { q: undefined, state: undefined, state_type: undefined, problem: undefined };
  const clearScope = { host: undefined, hostgroup: undefined, servicegroup: undefined };
  return (
    <Message
      icon="search"
      title={`No ${noun} matches`}
      action={
        <Button variant="default" size="xs" onClick={() => onSearch({ ...clear, ...clearScope })}>
          Clear all filters
        </Button>
      }
    >
      With these filters there is nothing to show.
    </Message>
  );
}
