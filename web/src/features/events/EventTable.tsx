import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, type ReactNode } from "react";
import type { EventItem } from "@/api/types";
import { layoutOf } from "@/components/list/columns";
import { HeadRow } from "@/components/list/HeadRow";
import list from "@/components/list/List.module.css";
import { Row, type RowActions } from "@/components/list/Row";
import { compactEvent, type EventColumn } from "./columns";
import classes from "./EventTable.module.css";
import { nameOfEvent } from "./fields";
import { useRowCursor } from "./use-row-cursor";

const ROW_PX = 30;
const COMPACT_ROW_PX = 58;
const GUTTER_PX = 14;
/** Further rows are fetched when so few are left below. */
const AHEAD = 40;

interface Props {
  rows: readonly EventItem[];
  /** Rows on all pages, as far as they are counted. */
  total: number;
  columns: readonly EventColumn[];
  isCompact: boolean;
  /** The event that is shown in full. */
  open: string | undefined;
  onOpen: (event: string | undefined) => void;
  /** Fetches further rows; absent when there are none, or while they are on their way. */
  onMore: (() => void) | undefined;
  /** Below the last row. */
  end: ReactNode;
  dimmed: boolean;
}

/** Events of any number: only the rows in view exist. */
export function EventTable(props: Props) {
  const { rows, columns, isCompact, open, onOpen, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = isCompact ? COMPACT_ROW_PX : ROW_PX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: () => rowPx,
    overscan: 10,
    scrollPaddingEnd: isCompact ? 0 : ROW_PX,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  useStayInPlace(rows, (moved) => {
    const top = virtual.scrollOffset ?? 0;
    if (top < rowPx) return;
    // Another search starts at its first row.
    virtual.scrollToOffset(moved < 0 ? 0 : top + moved * rowPx);
  });

  const inView = virtual.getVirtualItems();
  const last = inView.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && last >= rows.length - AHEAD) onMore();
  }, [onMore, last, rows.length]);

  const cursor = useRowCursor({
    rows,
    open,
    onOpen: (event) => onOpen(event.id),
    onClose: () => onOpen(undefined),
    reveal: (index) => virtual.scrollToIndex(index),
  });
  const { setId } = cursor;
  const actions = useMemo(
    (): RowActions<EventItem> => ({
      nameOf: nameOfEvent,
      open: (event) => {
        setId(event.id);
        onOpen(event.id);
      },
    }),
    [setId, onOpen],
  );
  const layout = useMemo(() => layoutOf(columns, GUTTER_PX), [columns]);

  return (
    <div ref={scroller} className={classes.scroller} data-dimmed={props.dimmed || undefined}>
      <div
        role="table"
        aria-label="Events"
        aria-rowcount={props.total + 1}
        className={list.table}
        style={{ minWidth: isCompact ? 0 : layout.minWidth }}
      >
        {!isCompact && (
          <HeadRow
            columns={columns}
            tracks={layout.gridTemplateColumns}
            sort={undefined}
            onSort={nothing}
          />
        )}
        <div role="rowgroup" className={list.body} style={{ height: virtual.getTotalSize() }}>
          {inView.map(({ index, key, start, size }) => (
            <Row
              key={key}
              index={index}
              top={start}
              height={size}
              item={rows[index]}
              above={undefined}
              columns={columns}
              tracks={layout.gridTemplateColumns}
              compact={isCompact ? compactEvent : undefined}
              active={rows[index]?.id === (open ?? cursor.id)}
              actions={actions}
              onPoint={nothing}
            />
          ))}
        </div>
      </div>
      <div className={classes.end}>{props.end}</div>
    </div>
  );
}

/** The newest event is always first: there is nothing to sort by. */
function nothing() {}

/** A reader who has scrolled down keeps the place while rows come in above. */
function useStayInPlace(rows: readonly EventItem[], onMoved: (rows: number) => void) {
  const first = useRef<string | undefined>(undefined);
  const moved = useEffectEvent(onMoved);
  useLayoutEffect(() => {
    const before = first.current;
    first.current = rows[0]?.id;
    if (before === undefined || before === first.current) return;
    moved(rows.findIndex(({ id }) => id === before));
  }, [rows]);
}
