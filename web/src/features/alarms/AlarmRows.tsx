import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { AlarmDay, AlarmItem, LabelItem } from "@/api/types";
import list from "@/components/list/List.module.css";
import { useShortcuts } from "@/lib/shortcuts";
import { AlarmRow } from "./AlarmRow";
import classes from "./Alarms.module.css";
import { COLUMNS, MIN_WIDTH, TRACKS } from "./columns";
import { DayLine } from "./DayLine";
import { linesOf } from "./days";
import { stepFrom, type useSelection } from "./use-selection";

const ROW_PX = 32;
const COMPACT_ROW_PX = 84;
const DAY_PX = 34;
/** Further rows are asked for so many lines before the end. */
const AHEAD = 20;

interface Props {
  alarms: readonly AlarmItem[];
  days: readonly AlarmDay[];
  labels: readonly LabelItem[];
  total: number;
  compact: boolean;
  dimmed: boolean;
  mayOperate: boolean;
  selection: ReturnType<typeof useSelection>;
  hasMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  onCloseDay: (day: AlarmDay) => void;
  /** Absent for those who may not delete. */
  onDeleteDay: ((day: AlarmDay) => void) | undefined;
}

/** Alarms under the days of their last events; only the lines in view exist. */
export function AlarmRows(props: Props) {
  const { alarms, days, labels, compact, selection, hasMore, onMore, mayOperate } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(alarms, days), [alarms, days]);
  const rowPx = compact ? COMPACT_ROW_PX : ROW_PX;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => lines[index]?.key ?? index,
    estimateSize: (index) => (lines[index]?.kind === "day" ? DAY_PX : rowPx),
    overscan: 10,
    scrollPaddingEnd: compact ? 0 : ROW_PX,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx, lines]);
  useMoves(alarms, selection, props.onOpen, (id) =>
    virtual.scrollToIndex(lines.findIndex(({ key }) => key === id)),
  );

  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last > lines.length - AHEAD) onMore();
  }, [hasMore, onMore, last, lines.length]);

  return (
    <div ref={scroller} className={list.scroller} data-dimmed={props.dimmed || undefined}>
      <div
        role="table"
        aria-label="Alarms"
        aria-rowcount={props.total}
        className={list.table}
        style={{ minWidth: compact ? 0 : MIN_WIDTH }}
      >
        {!compact && <Head {...props} />}
        <div role="rowgroup" className={list.body} style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start, size }) => {
            const line = lines[index];
            if (!line) return null;
            if (line.kind === "day") {
              return <DayLine key={line.key} line={line} top={start} height={size} {...props} />;
            }
            return (
              <AlarmRow
                key={line.key}
                alarm={line.alarm}
                labels={labels}
                top={start}
                height={size}
                compact={compact}
                active={selection.active === line.key}
                selected={mayOperate ? selection.chosen.has(line.key) : undefined}
                onSelect={selection.toggle}
                onOpen={props.onOpen}
                onPoint={selection.setActive}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ alarms, selection, mayOperate }: Props) {
  const all = alarms.length > 0 && selection.selected.length === alarms.length;
  return (
    <div role="rowgroup" className={list.head}>
      <div role="row" className={list.row} style={{ gridTemplateColumns: TRACKS }}>
        <span role="columnheader" className={classes.boxCell}>
          {mayOperate && (
            <label className={classes.box} title="Select all rows fetched so far">
              <input
                type="checkbox"
                checked={all}
                aria-label="Select all"
                onChange={() =>
                  selection.choose(
                    alarms.map(({ id }) => id),
                    !all,
                  )
                }
              />
            </label>
          )}
        </span>
        {COLUMNS.map((column) => (
          <span key={column.id} role="columnheader" data-align={column.align}>
            {column.title}
          </span>
        ))}
      </div>
    </div>
  );
}

/** `j` and `k` move through the rows, `x` selects, Enter opens. */
function useMoves(
  alarms: readonly AlarmItem[],
  { active, setActive, toggle }: ReturnType<typeof useSelection>,
  open: (id: string) => void,
  reveal: (id: string) => void,
) {
  // Keys can come faster than React draws.
  const now = useRef(active);
  useEffect(() => {
    now.current = active;
  }, [active]);
  function move(step: number) {
    const next = stepFrom(alarms, now.current, step);
    now.current = next;
    setActive(next);
    if (next) reveal(next);
  }
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => now.current && open(now.current),
    x: () => now.current && toggle(now.current),
  });
}
