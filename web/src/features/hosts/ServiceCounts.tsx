import { Link } from "@tanstack/react-router";
import type { HostItem } from "@/api/types";
import { StateIcon } from "@/components/StateIcon";
import classes from "@/components/list/cells.module.css";
import { formatCount } from "@/lib/number";
import { SERVICE_STATES, statusOf } from "@/theme/status";

interface Props {
  host: string;
  counts: HostItem["services"];
}

const COUNTED = SERVICE_STATES.map((state) => ({
  state,
  field: state.toLowerCase() as keyof HostItem["services"],
}));

/** How many services of a host are in each state; each number leads to them. */
export function ServiceCounts({ host, counts }: Props) {
  return (
    <span className={classes.counts}>
      {COUNTED.filter(({ field }) => counts[field] > 0).map(({ state, field }) => {
        const { tone, shape, word } = statusOf(state);
        const label = `${counts[field]} ${word}`;
        return (
          <Link
            key={state}
            to="/services"
            search={{ host, state }}
            className={classes.count}
            data-tone={tone}
            aria-label={label}
            title={label}
          >
            <StateIcon shape={shape} size={11} />
            {formatCount(counts[field])}
          </Link>
        );
      })}
    </span>
  );
}
