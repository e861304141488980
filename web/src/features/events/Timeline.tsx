import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { BarTimeline } from "@/components/chart/BarTimeline";
import { barsOf } from "./bars";
import classes from "./Events.module.css";
import { histogramQuery, type EventFilter } from "./queries";
import { bucketFor, describeRange, type TimeRange } from "./range";
import type { OnSearch } from "./search";

interface Props {
  filter: EventFilter;
  range: TimeRange;
  onSearch: OnSearch;
}

/** Events over time; a part of it becomes the new time range. */
export function Timeline({ filter, range, onSearch }: Props) {
  const bucket = bucketFor(range);
  const { data } = useQuery({
    ...histogramQuery(filter, bucket),
    placeholderData: keepPreviousData,
  });
  const bars = useMemo(() => (data ? barsOf(data, range) : []), [data, range]);
  if (bars.length === 0) return <div className={classes.noTimeline} aria-hidden="true" />;
  return (
    <div className={classes.timeline}>
      <BarTimeline
        label="Events over time"
        bars={bars}
        noun="event"
        describe={(start, end) => describeRange({ from: iso(start), to: iso(end) })}
        onNarrow={(start, end) => onSearch({ last: undefined, from: iso(start), to: iso(end) })}
      />
    </div>
  );
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
