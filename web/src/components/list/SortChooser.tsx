import type { Column } from "./columns";
import classes from "./SortChooser.module.css";

interface Props<T> {
  columns: readonly Column<T>[];
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}

/** Stands in for column titles where there are none to click. */
export function SortChooser<T>({ columns, sort, onSort }: Props<T>) {
  const choices = columns.flatMap(({ sort: field, title }) => (field ? [{ field, title }] : []));
  const known = choices.some(({ field }) => field === sort);
  return (
    <label className={classes.sort}>
      Sorted by
      <select
        value={sort ?? ""}
        onChange={(event) => onSort(event.currentTarget.value || undefined)}
      >
        <option value="">Name</option>
        {sort && !known && <option value={sort}>{describe(sort, choices)}</option>}
        {choices.map(({ field, title }) => (
          <option key={field} value={field}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A sort expression from elsewhere, by the title of its first field. */
function describe(sort: string, choices: readonly { field: string; title: string }[]): string {
  const bare = (word: string) => word.replace(/^-/, "");
  const first = bare(sort.split(",")[0] ?? "");
  return choices.find(({ field }) => bare(field) === first)?.title ?? first;
}
