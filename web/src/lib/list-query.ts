// What hosts and services have in common as lists: where the rows come from.
import type { ListFilter } from "@/api/keys";
import { toListSearch, type ListSearch } from "./search-params";

/** Rows fetched at once. */
export const PAGE_SIZE = 100;

export interface Page<T> {
  items: T[];
  total: number;
}

/** Where a list's rows come from. `name` is the first part of their key in the query cache. */
export interface ListSource<T> {
  name: "hosts" | "services";
  fetch: (filter: ListFilter, page: number, signal: AbortSignal) => Promise<Page<T>>;
}

/** A list's filter as the query of a request for one of its pages. */
export function toRequestQuery(filter: ListFilter, page: number) {
  const { problem, ...rest } = filter;
  return {
    ...rest,
    ...(problem === "true" ? { problem: true } : {}),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  };
}

/** The part of an address that decides which rows there are. */
export function filterOf(search: ListSearch): ListFilter {
  const { columns: _columns, row: _row, ...filter } = toListSearch({ ...search });
  return filter;
}

/** The pages that hold the rows from `first` to `last`; the first page is always one of them. */
export function pagesFor(first: number, last: number): number[] {
  const pages = [0];
  for (let page = Math.floor(first / PAGE_SIZE); page * PAGE_SIZE <= last; page += 1) {
    if (page > 0) pages.push(page);
  }
  return pages;
}
