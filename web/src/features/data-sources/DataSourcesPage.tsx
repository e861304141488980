import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { DataSourceItem } from "@/api/types";
import list from "@/components/list/List.module.css";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { FilterBox } from "@/components/list/Toolbar";
import toolbar from "@/components/list/Toolbar.module.css";
import { Failure, Message } from "@/components/Message";
import { StaleNote } from "@/components/StaleNote";
import { DataTable } from "@/components/table/DataTable";
import { formatCounted } from "@/lib/number";
import { matchesWords, sortRows } from "@/lib/rows";
import { clickSort } from "@/lib/sort";
import { compactDataSource, DATA_SOURCE_KEYS, dataSourceColumns } from "./columns";
import { dataSourcesQuery } from "./queries";

const route = getRouteApi("/frame/data-sources");

interface Search {
  q?: string;
  sort?: string;
  /** `true`: only those that sent something. */
  active?: string;
}

/** Intelligence → Data sources: who speaks, what about, and when last. */
export function DataSourcesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = useNavigate();
  const { data, error, dataUpdatedAt, refetch } = useQuery(dataSourcesQuery);
  useDocumentTitle("Data sources · Atalaya");
  const onSearch = useCallback(
    (change: Search) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const actions = useMemo(
    () => ({
      nameOf: ({ name }: DataSourceItem) => name,
      open: ({ id }: DataSourceItem) =>
        void open({ to: "/data-sources/$source", params: { source: String(id) } }),
    }),
    [open],
  );
  const items = useMemo(
    () => sortRows(data?.items.filter(matcher(search)) ?? [], search.sort, DATA_SOURCE_KEYS),
    [data, search],
  );
  return (
    <div className={list.page}>
      <div className={list.titleLine}>
        <h1 className={list.title}>Data sources</h1>
        <span className={list.total} role="status">
          {data && formatCounted(items.length, "data source")}
        </span>
      </div>
      <div className={toolbar.toolbar}>
        <FilterBox
          value={search.q ?? ""}
          placeholder="Filter data sources"
          onChange={(q) => onSearch({ q: q || undefined })}
        />
        <div className={toolbar.chips} role="group" aria-label="Filter">
          <button
            type="button"
            className={toolbar.chip}
            aria-pressed={search.active === "true"}
            onClick={() => onSearch({ active: search.active ? undefined : "true" })}
          >
            With events
          </button>
        </div>
      </div>
      {data && error && (
        <div className={list.note}>
          <StaleNote error={error} at={dataUpdatedAt} />
        </div>
      )}
      {!data && !error && <ListSkeleton />}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <NothingFound onSearch={onSearch} />}
      {items.length > 0 && (
        <DataTable
          label="Data sources"
          items={items}
          columns={dataSourceColumns}
          compact={compactDataSource}
          actions={actions}
          sort={search.sort}
          onSort={(column, add) => onSearch({ sort: clickSort(search.sort, column, add) })}
        />
      )}
    </div>
  );
}

function matcher({ q, active }: Search) {
  return ({ id, name, description, plugins, events, last_event_at }: DataSourceItem) => {
    const files = plugins.map((plugin) => `${plugin.name} ${plugin.file}`).join(" ");
    const isActive = events > 0 || last_event_at !== null;
    return (
      matchesWords(`${id} ${name} ${description} ${files}`, q) && (active !== "true" || isActive)
    );
  };
}

function NothingFound({ onSearch }: { onSearch: (change: Search) => void }) {
  return (
    <Message
      icon="search"
      title="No data source matches"
      action={
        <Button
          variant="default"
          size="xs"
          onClick={() => onSearch({ q: undefined, active: undefined })}
        >
          Clear all filters
        </Button>
      }
    >
      With these filters there is nothing to show.
    </Message>
  );
}
