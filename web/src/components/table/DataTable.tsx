import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type ReactNode } from "react";
import { layoutOf, type Column } from "@/components/list/columns";
import { HeadRow } from "@/components/list/HeadRow";
import classes from "@/components/list/List.module.css";
import { Row, type RowActions } from "@/components/list/Row";
import { useCursor } from "@/components/list/use-cursor";

/** Below this the list shows lines of words instead of columns. */
const COMPACT = "(max-width: 860px)";
/** Room after the last column. */
const GUTTER_PX = 12;
/** Rows before the end at which further ones are asked for. */
const AHEAD = 30;

interface Props<T> {
  label: string;
  items: readonly T[];
  /** How many there are in all, when not all are here yet. */
  total?: number;
  columns: readonly Column<T>[];
  /** Draws a row on narrow screens. */
  compact: (item: T) => ReactNode;
  actions: RowActions<T>;
  sort: string | undefined;
  onSort: (column: string, add: boolean) => void;
  rowPx?: number;
  compactPx?: number;
  /** Asked for when the reader nears the last row that is here. */
  onMore?: () => void;
  dimmed?: boolean;
}

/** A table of items that are at hand; only the rows in view exist. */
export function DataTable<T>(props: Props<T>) {
  const { items, columns, actions, onMore, rowPx = 30, compactPx = 58 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const isCompact = useMediaQuery(COMPACT, undefined, { getInitialValueInEffect: false }) ?? false;
  const height = isCompact ? compactPx : rowPx;
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingEnd: isCompact ? 0 : 30,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const cursor = useCursor(
    items.length,
    (index) => items[index],
    actions,
    (index) => virtual.scrollToIndex(index),
  );
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - AHEAD) onMore?.();
  }, [last, items.length, onMore]);
  const layout = useMemo(() => layoutOf(columns, GUTTER_PX), [columns]);

  return (
    <div ref={scroller} className={classes.scroller} data-dimmed={props.dimmed || undefined}>
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={(props.total ?? items.length) + 1}
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
              item={items[index]}
              above={undefined}
              columns={columns}
              tracks={layout.gridTemplateColumns}
              compact={isCompact ? props.compact : undefined}
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
