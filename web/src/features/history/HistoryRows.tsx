import { Link } from "@tanstack/react-router";
import type { HistoryFilter } from "@/api/keys";
import type { HistoryItem } from "@/api/types";
import { StateBadge } from "@/components/StateBadge";
import { DateTime } from "@/components/Time";
import { parseHistoryLine } from "@/lib/history-line";
import classes from "./History.module.css";

/** Shorter than the API's words, which say no more. */
const KINDS: Record<string, string> = {
  external_command: "command",
  passive_check: "passive check",
};

interface Props {
  items: readonly HistoryItem[];
  /** The object that the page is about: lines need not say it again. */
  about: HistoryFilter;
}

export function HistoryRows({ items, about }: Props) {
  return (
    <ul className={classes.rows}>
      {items.map((item) => (
        <HistoryRow key={item.id} item={item} about={about} />
      ))}
    </ul>
  );
}

function HistoryRow({ item, about }: { item: HistoryItem; about: HistoryFilter }) {
  const withObject = about.service === undefined;
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
          <span className={classes.kind}>{KINDS[item.kind] ?? item.kind}</span>
        )}
      </span>
      {withObject && (
        <span className={classes.object}>
          <ObjectLink item={item} withHost={about.host === undefined} />
        </span>
      )}
      <span className={classes.label}>{state && labelOf(label, stateType, attempt)}</span>
      <span className={classes.text} title={item.text}>
        {state || label.toLowerCase() === item.kind.replace("_", " ") ? text : item.text}
      </span>
    </li>
  );
}

function labelOf(label: string, stateType?: string, attempt?: string): string {
  const word = label.split(" ").at(-1)?.toLowerCase() ?? "";
  return stateType ? `${word}, ${stateType} ${attempt ?? ""}` : word;
}

function ObjectLink({ item, withHost }: { item: HistoryItem; withHost: boolean }) {
  const { host, service } = item;
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
      {service} {withHost && <span className={classes.host}>on {host}</span>}
    </Link>
  );
}
