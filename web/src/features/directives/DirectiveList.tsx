import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { DirectiveItem } from "@/api/types";
import list from "@/components/list/List.module.css";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { FilterBox } from "@/components/list/Toolbar";
import toolbar from "@/components/list/Toolbar.module.css";
import { Failure, Message } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { DataTable } from "@/components/table/DataTable";
import { useMayAdminister } from "@/features/session/session";
import { matchesWords, sortRows } from "@/lib/rows";
import { clickSort } from "@/lib/sort";
import { compactDirective, DIRECTIVE_KEYS, directiveColumns } from "./columns";
import type { DirectiveSearch } from "./DirectivesPage";
import { directivesQuery, useSwitchDirective } from "./queries";

interface Props {
  search: DirectiveSearch;
  onSearch: (change: DirectiveSearch) => void;
}

const STATES = [
  ["enabled", "Enabled"],
  ["disabled", "Disabled"],
] as const;

export function DirectiveList({ search, onSearch }: Props) {
  const { data, error, refetch } = useQuery(directivesQuery);
  const mayChange = useMayAdminister();
  const { mutate } = useSwitchDirective();
  const navigate = useNavigate();

  const { columns, compact } = useMemo(() => {
    const onSwitch = mayChange
      ? ({ id, name }: DirectiveItem, enabled: boolean) => mutate({ id, name, enabled })
      : undefined;
    return { columns: directiveColumns(onSwitch), compact: compactDirective(onSwitch) };
  }, [mayChange, mutate]);
  const actions = useMemo(
    () => ({
      nameOf: ({ name }: DirectiveItem) => name,
      open: ({ id }: DirectiveItem) =>
        void navigate({ to: "/directives/$directive", params: { directive: String(id) } }),
    }),
    [navigate],
  );
  const items = useMemo(
    () => sortRows(data?.items.filter(matcher(search)) ?? [], search.sort, DIRECTIVE_KEYS),
    [data, search],
  );

  return (
    <>
      <div className={toolbar.toolbar}>
        <FilterBox
          value={search.q ?? ""}
          placeholder="Filter directives"
          onChange={(q) => onSearch({ q: q || undefined })}
        />
        <div className={toolbar.chips} role="group" aria-label="Filter">
          {STATES.map(([word, label]) => (
            <button
              key={word}
              type="button"
              className={toolbar.chip}
              aria-pressed={search.state === word}
              onClick={() => onSearch({ state: search.state === word ? undefined : word })}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      {!mayChange && (
        <div className={list.note}>
          <ReadOnlyNote what="directives" />
        </div>
      )}
      {!data && !error && <ListSkeleton />}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && (
        <NothingFound none={data.items.length === 0} onSearch={onSearch} />
      )}
      {items.length > 0 && (
        <DataTable
          label="Directives"
          items={items}
          columns={columns}
          compact={compact}
          actions={actions}
          sort={search.sort}
          onSort={(column, add) => onSearch({ sort: clickSort(search.sort, column, add) })}
        />
      )}
    </>
  );
}

function matcher({ q, state }: DirectiveSearch) {
  return ({ id, name, file, enabled }: DirectiveItem) =>
    matchesWords(`${id} ${name} ${file}`, q) &&
    (state === "enabled" ? enabled : state === "disabled" ? !enabled : true);
}

function NothingFound({ none, onSearch }: { none: boolean; onSearch: Props["onSearch"] }) {
  if (none) {
    return (
      <Message icon="search" title="No directives">
        None are loaded: put files in OSSIM&apos;s XML format into <code>directives_dir</code>.
      </Message>
    );
  }
  return (
    <Message
      icon="search"
      title="No directive matches"
      action={
        <Button
          variant="default"
          size="xs"
          onClick={() => onSearch({ q: undefined, state: undefined })}
        >
          Clear all filters
        </Button>
      }
    >
      With these filters there is nothing to show.
    </Message>
  );
}
