// What the page shows is in its address.
import type { RangeSearch } from "./range";

/** Every field is text, absent when it says nothing. */
export interface EventsSearch extends RangeSearch {
  /** In the language of the query bar. */
  q?: string;
  columns?: string;
  /** What events are counted by at the side: fields, or `none`. */
  by?: string;
  /** Id of the event that is shown in full. */
  event?: string;
}

/** Changes the address; `undefined` takes a field away. A new search can be taken back. */
export type OnSearch = (change: Partial<EventsSearch>) => void;

/** Address of the export of what is shown. */
export function exportAddress(filter: { q?: string; from?: string; to?: string }, columns: string) {
  const query = new URLSearchParams({ ...filter, columns });
  return `/api/v1/events/export.csv?${query.toString()}`;
}
