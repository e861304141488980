import { memo, type MouseEvent, type ReactNode } from "react";
import { Icon } from "../Icon";
import type { Column } from "./columns";
import classes from "./List.module.css";

/** What can be done with a row. */
export interface RowActions<T> {
  open: (item: T) => void;
  /** Absent for those who may only look. */
  check?: (item: T) => void;
  /** The words for screen readers: "Check PING on web-01 now". */
  nameOf: (item: T) => string;
}

interface Props<T> {
  index: number;
  top: number;
  height: number;
  /** Absent while it is on its way. */
  item: T | undefined;
  above: T | undefined;
  columns: readonly Column<T>[];
  tracks: string;
  /** Draws two lines instead of columns. */
  compact: ((item: T) => ReactNode) | undefined;
  active: boolean;
  actions: RowActions<T>;
  onPoint: (index: number) => void;
}

function PlainRow<T>(props: Props<T>) {
  const { index, top, height, item, above, columns, tracks, compact, active, actions } = props;
  const place = { transform: `translateY(${top}px)`, height };

  function onClick(event: MouseEvent<HTMLElement>) {
    const control = event.target instanceof Element && event.target.closest("a, button");
    if (!item || control || String(getSelection()) !== "") return;
    props.onPoint(index);
    actions.open(item);
  }

  const common = {
    role: "row",
    "aria-rowindex": index + 2,
    "aria-current": active || undefined,
    onClick,
  } as const;

  if (!item) {
    return (
      <div {...common} className={classes.row} data-waiting style={place}>
        <span role="cell" className={classes.waiting}>
          <span className="visually-hidden">Loading</span>
        </span>
      </div>
    );
  }
  if (compact) {
    return (
      <div {...common} className={classes.card} style={place}>
        <div role="cell">{compact(item)}</div>
      </div>
    );
  }
  return (
    <div {...common} className={classes.row} style={{ ...place, gridTemplateColumns: tracks }}>
      {columns.map((column) => (
        <span key={column.id} role="cell" data-align={column.align}>
          {column.cell(item, above)}
        </span>
      ))}
      <span role="cell" className={classes.actions}>
        {actions.check && (
          <button
            type="button"
            className={classes.action}
            aria-label={`Check ${actions.nameOf(item)} now`}
            title="Check now"
            onClick={() => actions.check?.(item)}
          >
            <Icon name="refresh" size={14} />
          </button>
        )}
      </span>
    </div>
  );
}

/** One row, drawn again only when something of it changed. */
export const Row = memo(PlainRow) as typeof PlainRow;
