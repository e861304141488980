import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import type { EventField, EventTop, EventTopItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import { formatCount, formatCounted } from "@/lib/number";
import { fieldLabel } from "./fields";
import { fieldsQuery, topQuery, type EventFilter } from "./queries";
import type { OnSearch } from "./search";
import { Value } from "./Value";
import classes from "./TopPanel.module.css";

const FIRST = 12;
const MORE = 100;

/** Event types mean something together with their data source only. */
const EVENT_TYPE = "plugin_id,plugin_sid";
/** The data source of lines that none knows. */
const UNRECOGNISED = "0";
/** Offered first, as people ask for these. */
const USUAL = [
  EVENT_TYPE,
  "plugin_id",
  "src_ip",
  "dst_ip",
  "ip",
  "username",
  "dst_port",
  "src_port",
  "protocol",
  "sensor",
  "source",
  "risk",
];

interface Props {
  filter: EventFilter;
  /** A field, or a comma list of them. */
  by: string;
  onSearch: OnSearch;
}

/** How often each value of a field occurs among the events found. */
export function TopPanel({ filter, by, onSearch }: Props) {
  const [all, setAll] = useState("");
  const n = all === by ? MORE : FIRST;
  const { data, error, isPlaceholderData } = useQuery({
    ...topQuery(filter, by, n),
    placeholderData: keepPreviousData,
  });
  const stale = isPlaceholderData && data?.fields.join() !== by;
  return (
    <section className={classes.panel} aria-label="Group by">
      <div className={classes.head}>
        <FieldChooser by={by} onChosen={(field) => onSearch({ by: field })} />
        <button
          type="button"
          className={classes.close}
          aria-label="Close the groups"
          onClick={() => onSearch({ by: "none" })}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
      {error && !data && <p className={classes.none}>{asApiError(error).message}</p>}
      {data && !stale && <Values top={data} />}
      {data && !stale && n === FIRST && data.distinct > data.items.length && (
        <button type="button" className={classes.more} onClick={() => setAll(by)}>
          Show more
        </button>
      )}
    </section>
  );
}

function FieldChooser({ by, onChosen }: { by: string; onChosen: (field: string) => void }) {
  const { data: fields = [] } = useQuery(fieldsQuery);
  const others = fields.filter((field) => isOffered(field) && !USUAL.includes(field.name));
  const known = USUAL.includes(by) || others.some(({ name }) => name === by);
  return (
    <label className={classes.by}>
      Group by
      <select value={by} onChange={(event) => onChosen(event.currentTarget.value)}>
        {!known && <option value={by}>{fieldLabel(by)}</option>}
        {USUAL.map((field) => (
          <option key={field} value={field}>
            {fieldLabel(field)}
          </option>
        ))}
        {others.map(({ name }) => (
          <option key={name} value={name}>
            {fieldLabel(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

function isOffered({ name, can_group }: EventField): boolean {
  return can_group && name !== "plugin_sid";
}

function Values({ top }: { top: EventTop }) {
  const most = top.items[0]?.events ?? 1;
  const { items, distinct, without, exact } = top;
  if (items.length === 0) {
    return <p className={classes.none}>No event found has a value there.</p>;
  }
  return (
    <>
      <ul className={classes.values}>
        {items.map((item) => (
          <li key={conditionOf(item)} className={classes.row}>
            <span className={classes.name}>
              <Value
                field={top.fields.join()}
                value={item.values.map(({ value }) => value).join(" · ")}
                name={nameOf(item, top.fields.join())}
                condition={conditionOf(item)}
              />
            </span>
            <span className={classes.count}>{formatCount(item.events)}</span>
            <svg
              className={classes.bar}
              viewBox="0 0 100 4"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect width={(item.events / most) * 100} height="4" rx="1" />
            </svg>
          </li>
        ))}
      </ul>
      <p className={classes.none}>
        {items.length < distinct && `${items.length} of `}
        {exact ? "" : "about "}
        {formatCounted(distinct, "value")}
        {without > 0 && ` · ${formatCounted(without, "event")} without`}
      </p>
    </>
  );
}

function conditionOf({ values }: EventTopItem): string {
  return values.map(({ condition }) => condition).join(" ");
}

/** Names where there are any: an event type's own says enough. */
function nameOf({ values }: EventTopItem, fields: string) {
  const [first, last] = [values[0], values.at(-1)];
  if (fields === EVENT_TYPE && last?.name) return last.name;
  if (fields === EVENT_TYPE && first?.value === UNRECOGNISED) return "Unrecognised line";
  return values
    .map(({ value, name }, index) => textOf(value, name, fields.split(",")[index]))
    .join(" · ");
}

/** A data source is known by its name, a host by its address as well. */
function textOf(value: string, name: string | null, field = "") {
  if (!name) return value;
  return field === "plugin_id" ? name : `${value} ${name}`;
}
