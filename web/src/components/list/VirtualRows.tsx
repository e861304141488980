import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type ReactNode } from "react";
import type { ListFilter } from "@/api/keys";
import type { ListSource } from "@/lib/list-query";
import { layoutOf, type Column } from "./columns";
import { HeadRow } from "./HeadRow";
import { Row, type RowActions } from "./Row";
import { useCursor } from "./use-cursor";
import { useRows } from "./use-pages";
import classes from "./List.module.css";

const ROW_PX = 30;
const COMPACT_ROW_PX = 58;
/** Room for the button at the end of a row. */
const GUTTER_PX = 40;

interface Props<T> {
  label: string;
  source: ListSource<T>;
  filter: ListFilter;
  total: number;
  columns: readonly Column<T>[];
  /** Draws two lines instead of columns, on narrow screens. */
  compact: ((item: T) => ReactNode) | undefined;
  actions: RowActions<T>;
  sort: string | undefined;
  onSort: (column: string, add: boolean) => void;
  /** Where to start, and where to tell how far the reader has scrolled. */
  firstRow: number;
  onFirstRow: (row: number) => void;
  dimmed: boolean;
}

/** A table of any length: only the rows in view exist. */
export function VirtualRows<T>(props: Props<T>) {
  const { source, filter, total, columns, actions, firstRow, onFirstRow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isCompact = props.compact !== undefined;
  const rowPx = isCompact ? COMPACT_ROW_PX : ROW_PX;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
    initialOffset: firstRow * rowPx,
    // The head takes a row's height from the scroller.
    scrollPaddingEnd: isCompact ? 0 : ROW_PX,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);

  const rows = virtual.getVirtualItems();
  const itemAt = useRows(source, filter, rows[0]?.index ?? 0, rows.at(-1)?.index ?? 0);
  const cursor = useCursor(total, itemAt, actions, (index) => virtual.scrollToIndex(index));
  useOnChange(filter, () => {
    // A new question starts at its first row.
    virtual.scrollToOffset(0);
    cursor.setIndex(undefined);
  });
  const layout = useMemo(() => layoutOf(columns, GUTTER_PX), [columns]);

  const top = Math.floor((virtual.scrollOffset ?? 0) / rowPx);
  useEffect(() => {
    const timer = setTimeout(() => onFirstRow(top), 300);
    return () => clearTimeout(timer);
  }, [top, onFirstRow]);

  return (
    <div ref={scroller} className={classes.scroller} data-dimmed={props.dimmed || undefined}>
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={total + 1}
        className={classes.table}
        style={{ minWidth: isCompact ? 0 : layout.minWidth }}
      >
        {!isCompact && (
          <HeadRow
            columns={columns}
            tracks={layout.gridTemplateColumns}
            sort={props.sort}
            onSort={props.onSort}
          />
        )}
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start, size }) => (
            <Row
              key={index}
              index={index}
              top={start}
              height={size}
              item={itemAt(index)}
              above={index > 0 ? itemAt(index - 1) : undefined}
              columns={columns}
              tracks={layout.gridTemplateColumns}
              compact={props.compact}
              active={cursor.index === index}
              actions={actions}
              onPoint={cursor.setIndex}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Runs `react` when `value` becomes another one, not for the first. */
function useOnChange<T>(value: T, react: () => void) {
  const last = useRef(value);
  useEffect(() => {
    if (last.current === value) return;
    last.current = value;
    react();
  });
}
