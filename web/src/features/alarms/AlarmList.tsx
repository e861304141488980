import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { AlarmDay, LabelItem } from "@/api/types";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { Failure } from "@/components/Message";
import { StaleNote } from "@/components/StaleNote";
import { useMayAdminister, useMayOperate } from "@/features/session/session";
import { formatCounted } from "@/lib/number";
import { useShortcuts } from "@/lib/shortcuts";
import { useAlarmActions } from "./actions";
import type { AlarmFilter, AlarmSearch } from "./alarm-search";
import { AlarmRows } from "./AlarmRows";
import { DeleteDayDialog, DeleteDialog } from "./DeleteDialog";
import { NothingFound } from "./NothingFound";
import { alarmsQuery, daysQuery } from "./queries";
import { SelectionBar } from "./SelectionBar";
import { useSelection } from "./use-selection";

/** Below this the list shows a card per alarm instead of columns. */
const COMPACT = "(max-width: 860px)";

interface Props {
  filter: AlarmFilter;
  search: AlarmSearch;
  onSearch: (change: Partial<AlarmSearch>) => void;
  refresh: number | false;
  labels: readonly LabelItem[];
  onEditLabels: () => void;
  onCounted: (words: string) => void;
}

/** The alarms of a filter by day, and what can be done with them. */
export function AlarmList(props: Props) {
  const { filter, refresh, labels, onCounted } = props;
  const query = useInfiniteQuery({ ...alarmsQuery(filter), refetchInterval: refresh });
  const days = useQuery({ ...daysQuery(filter), refetchInterval: refresh });
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const alarms = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total;
  const compact = useMediaQuery(COMPACT, undefined, { getInitialValueInEffect: false }) ?? false;
  const mayOperate = useMayOperate();
  const mayDelete = useMayAdminister();
  const selection = useSelection(alarms);
  const navigate = useNavigate();
  const { close, closeAll, reopen } = useAlarmActions();
  const [deleting, setDeleting] = useState(false);
  const [day, setDay] = useState<AlarmDay | undefined>();
  const [labelling, setLabelling] = useState(false);

  useEffect(
    () => onCounted(total === undefined ? "" : formatCounted(total, "alarm")),
    [onCounted, total],
  );
  const onOpen = useCallback(
    (alarm: string) => void navigate({ to: "/alarms/$alarm", params: { alarm } }),
    [navigate],
  );
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);

  // The chosen alarms; without any the one that the keyboard points at.
  const pointed = alarms.filter(({ id }) => id === selection.active);
  const targets = selection.selected.length > 0 ? selection.selected : pointed;
  const some = targets.length > 0;
  const done = { onSuccess: selection.clear };
  useShortcuts(
    mayOperate
      ? {
          c: () => some && close.mutate(targets, done),
          o: () => some && reopen.mutate(targets, done),
          l: () => some && choose(() => setLabelling(true)),
          ...(mayDelete ? { d: () => some && setDeleting(true) } : {}),
          Escape: selection.clear,
        }
      : {},
  );

  /** The bar with the menu of labels stands over a selection: one row becomes one. */
  function choose(then: () => void) {
    selection.choose(
      targets.map(({ id }) => id),
      true,
    );
    then();
  }

  if (isPending) return <ListSkeleton />;
  if (error && !data) return <Failure error={error} retry={() => void query.refetch()} />;
  if (alarms.length === 0) return <NothingFound {...props} />;
  return (
    <>
      <StaleNote error={error ?? days.error} at={query.dataUpdatedAt} />
      {selection.selected.length > 0 && (
        <SelectionBar
          targets={selection.selected}
          labels={labels}
          onClose={() => close.mutate(selection.selected, done)}
          onReopen={() => reopen.mutate(selection.selected, done)}
          onDelete={mayDelete ? () => setDeleting(true) : undefined}
          onEditLabels={props.onEditLabels}
          labelsOpen={labelling}
          onLabelsOpen={setLabelling}
          onClear={selection.clear}
        />
      )}
      <AlarmRows
        alarms={alarms}
        days={days.data?.days ?? []}
        labels={labels}
        total={total ?? alarms.length}
        compact={compact}
        dimmed={query.isPlaceholderData}
        mayOperate={mayOperate}
        selection={selection}
        hasMore={hasNextPage}
        onMore={onMore}
        onOpen={onOpen}
        onCloseDay={({ from, to }) => closeAll.mutate({ ...filter, from, to })}
        onDeleteDay={mayDelete ? setDay : undefined}
      />
      {deleting && some && (
        <DeleteDialog
          alarms={targets}
          onDone={() => {
            setDeleting(false);
            selection.clear();
          }}
        />
      )}
      {day && <DeleteDayDialog day={day} onDone={() => setDay(undefined)} />}
    </>
  );
}
