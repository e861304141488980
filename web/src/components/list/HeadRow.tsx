import type { MouseEvent } from "react";
import { directionOf } from "@/lib/sort";
import { Icon } from "../Icon";
import type { Column } from "./columns";
import classes from "./List.module.css";

interface Props<T> {
  columns: readonly Column<T>[];
  tracks: string;
  sort: string | undefined;
  onSort: (column: string, add: boolean) => void;
}

/** Column titles; a click sorts, Shift and click sorts by one more column. */
export function HeadRow<T>({ columns, tracks, sort, onSort }: Props<T>) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row} style={{ gridTemplateColumns: tracks }}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
        <span role="columnheader">
          <span className="visually-hidden">Actions</span>
        </span>
      </div>
    </div>
  );
}

interface CellProps<T> {
  column: Column<T>;
  sort: string | undefined;
  onSort: (column: string, add: boolean) => void;
}

function HeadCell<T>({ column, sort, onSort }: CellProps<T>) {
  const field = column.sort;
  const direction = field ? directionOf(sort, field) : undefined;
  return (
    <span role="columnheader" aria-sort={direction ?? "none"} data-align={column.align}>
      {field ? (
        <button
          type="button"
          className={classes.sort}
          onClick={(event: MouseEvent) => onSort(field, event.shiftKey)}
        >
          {column.title}
          {direction && <Icon name={direction === "ascending" ? "sortUp" : "sortDown"} size={12} />}
        </button>
      ) : (
        column.title
      )}
    </span>
  );
}
