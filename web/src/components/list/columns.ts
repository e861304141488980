import type { ReactNode } from "react";
import { words } from "@/lib/search-params";

/** One column of a list; lists are tables of these. */
export interface Column<T> {
  id: string;
  title: string;
  /** Width in pixels; with `grow` the least width. */
  width: number;
  /** Share of the space that is left. */
  grow?: number;
  /** What the API sorts by; with `-` when the column shows the reverse, such as a duration. */
  sort?: string;
  align?: "right";
  /** Not shown until chosen. */
  extra?: boolean;
  /** `above` is the row before, so that repeated words can step back. */
  cell: (item: T, above: T | undefined) => ReactNode;
}

/** The columns that an address asks for, in table order; the usual ones when it asks for none. */
export function chosenColumns<T>(all: readonly Column<T>[], chosen?: string): Column<T>[] {
  const ids = words(chosen);
  const shown = ids.length > 0 ? all.filter((c) => ids.includes(c.id)) : usualColumns(all);
  return shown.length > 0 ? shown : usualColumns(all);
}

function usualColumns<T>(all: readonly Column<T>[]): Column<T>[] {
  return all.filter((column) => !column.extra);
}

/** The address word for a choice of columns; `undefined` for the usual ones. */
export function columnWord<T>(all: readonly Column<T>[], ids: readonly string[]) {
  const inOrder = all.filter((c) => ids.includes(c.id)).map((c) => c.id);
  const usual = usualColumns(all).map((c) => c.id);
  const isUsual = inOrder.length === 0 || inOrder.join() === usual.join();
  return isUsual ? undefined : inOrder.join(",");
}

/** Grid tracks, and the width below which the list scrolls sideways. */
export function layoutOf<T>(columns: readonly Column<T>[], gutter: number) {
  const tracks = columns.map(({ width, grow }) =>
    grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`,
  );
  return {
    gridTemplateColumns: `${tracks.join(" ")} ${gutter}px`,
    minWidth: columns.reduce((sum, { width }) => sum + width, gutter),
  };
}
