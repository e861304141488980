import { Link } from "@tanstack/react-router";
import type { HistoryItem } from "@/api/types";
import { StateBadge } from "@/components/StateBadge";
import { DateTime } from "@/components/Time";
import { parseHistoryLine } from "@/lib/history-line";
import classes from "./History.module.css";

interface Props {
  items: readonly HistoryItem[];
  /** Say which object a line is about; left out where the page is about that object. */
  withObject: boolean;
}

export function HistoryRows({ items, withObject }: Props) {
  return (
    <ul className={classes.rows}>
      {items.map((item) => (
        <HistoryRow key={item.id} item={item} withObject={withObject} />
      ))}
    </ul>
  );
}

function HistoryRow({ item, withObject }: { item: HistoryItem; withObject: boolean }) {
  const { label, state, stateType, attempt, text } = parseHistoryLine(item.text);
  return (
    <li className={classes.row} data-object={withObject || undefined}>
      <span className={classes.time}>
        <DateTime at={item.at} />
      </span>
      <span className={classes.state}>
        {state ? (
          <StateBadge state={state} stateType={stateType} />
        ) : (
          <span className={classes.kind}>{item.kind.replaceAll("_", " ")}</span>
        )}
      </span>
      {withObject && (
        <span className={classes.object}>
          <ObjectLink item={item} />
        </span>
      )}
      <span className={classes.text} title={item.text}>
        {state && <span className={classes.label}>{labelOf(label, stateType, attempt)}</span>}
        {state ? text : item.text}
      </span>
    </li>
  );
}

function labelOf(label: string, stateType?: string, attempt?: string): string {
  const word = label.split(" ").at(-1)?.toLowerCase() ?? "";
  return stateType ? `${word}, ${stateType} ${attempt ?? ""}` : word;
}

function ObjectLink({ item: { host, service } }: { item: HistoryItem }) {
  if (!host) return null;
  if (!service) {
    return (
      <Link to="/hosts/$host" params={{ host }}>
        {host}
      </Link>
    );
  }
  return (
    <Link to="/hosts/$host/services/$service" params={{ host, service }}>
      {service} <span className={classes.host}>on {host}</span>
    </Link>
  );
}
