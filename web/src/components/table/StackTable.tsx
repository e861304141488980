import { Fragment, type ReactNode } from "react";
import classes from "./StackTable.module.css";

/** One column of a table whose rows are all there at once. */
export interface StackColumn<T> {
  id: string;
  title: string;
  align?: "right";
  /** Left out on narrow screens when a row has nothing to say there. */
  empty?: (item: T) => boolean;
  cell: (item: T) => ReactNode;
}

interface Props<T> {
  label: string;
  columns: readonly StackColumn<T>[];
  rows: readonly T[];
  keyOf: (item: T, index: number) => string;
  /** What stands under a row, over the whole width. */
  below?: (item: T) => ReactNode;
}

/** A table that becomes a stack of cards where it would be too wide. The first column is its head. */
export function StackTable<T>({ label, columns, rows, keyOf, below }: Props<T>) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ id, title, align }) => (
            <th key={id} scope="col" data-align={align}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((item, index) => {
          const more = below?.(item);
          return (
            <Fragment key={keyOf(item, index)}>
              <tr>
                {columns.map(({ id, title, align, empty, cell }) => (
                  <td
                    key={id}
                    data-label={title}
                    data-align={align}
                    data-empty={empty?.(item) || undefined}
                  >
                    {cell(item)}
                  </td>
                ))}
              </tr>
              {more && (
                <tr className={classes.below}>
                  <td colSpan={columns.length}>{more}</td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
