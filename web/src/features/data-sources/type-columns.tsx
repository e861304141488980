import type { EventTypeItem } from "@/api/types";
import cells from "@/components/list/cells.module.css";
import type { Column } from "@/components/list/columns";
import { DateTime } from "@/components/Time";
import classes from "./DataSources.module.css";
import { isChanged, withWeight, type Weights } from "./weights";

/** Changes an event type; absent for those who may only look. */
export type OnWeights = ((type: EventTypeItem, weights: Weights) => void) | undefined;

export function typeColumns(
  onWeights: OnWeights,
  onDelete: (type: EventTypeItem) => void,
): Column<EventTypeItem>[] {
  return [
    {
      id: "sid",
      title: "Number",
      width: 90,
      sort: "sid",
      cell: ({ sid }) => <span className={cells.quiet}>{sid}</span>,
    },
    {
      id: "name",
      title: "Event type",
      width: 260,
      grow: 3,
      sort: "name",
      cell: ({ name, custom }) => (
        <span className={cells.strong} title={name}>
          {name} {custom && <span className={classes.was}>defined here</span>}
        </span>
      ),
    },
    {
      id: "priority",
      title: "Priority",
      width: 130,
      sort: "-priority",
      cell: (type) => <Weight type={type} field="priority" most={5} onWeights={onWeights} />,
    },
    {
      id: "reliability",
      title: "Reliability",
      width: 130,
      sort: "-reliability",
      cell: (type) => <Weight type={type} field="reliability" most={10} onWeights={onWeights} />,
    },
    {
      id: "changed",
      title: "Changed",
      width: 350,
      grow: 1,
      cell: (type) => (
        <span className={classes.changed}>
          <Changed type={type} onWeights={onWeights} />
          {type.custom && onWeights && <Delete type={type} onDelete={onDelete} />}
        </span>
      ),
    },
  ];
}

/** Three lines for narrow screens. */
export function compactType(onWeights: OnWeights, onDelete: (type: EventTypeItem) => void) {
  return (type: EventTypeItem) => (
    <>
      <div className={cells.cardTop}>
        <span className={cells.cardName}>
          {type.name} <span className={cells.quiet}>{type.sid}</span>
        </span>
      </div>
      <div className={classes.cardWeights}>
        <span>
          Priority <Weight type={type} field="priority" most={5} onWeights={onWeights} />
        </span>
        <span>
          Reliability <Weight type={type} field="reliability" most={10} onWeights={onWeights} />
        </span>
        {isChanged(type) && onWeights && <Reset type={type} onWeights={onWeights} />}
        {type.custom && onWeights && <Delete type={type} onDelete={onDelete} />}
      </div>
    </>
  );
}

interface WeightProps {
  type: EventTypeItem;
  field: "priority" | "reliability";
  most: number;
  onWeights: OnWeights;
}

function Weight({ type, field, most, onWeights }: WeightProps) {
  const value = type[field];
  const defined = type[`default_${field}`];
  const changed = value !== defined;
  return (
    <span className={classes.weight} data-changed={changed || undefined}>
      {onWeights ? (
        <select
          aria-label={`${field === "priority" ? "Priority" : "Reliability"} of ${type.name}`}
          value={value}
          onChange={(event) =>
            onWeights(type, withWeight(type, field, Number(event.currentTarget.value)))
          }
        >
          {Array.from({ length: most + 1 }, (_, number) => (
            <option key={number} value={number}>
              {number}
            </option>
          ))}
        </select>
      ) : (
        value
      )}
      {changed && <span className={classes.was}>was {defined}</span>}
    </span>
  );
}

function Changed({ type, onWeights }: { type: EventTypeItem; onWeights: OnWeights }) {
  if (!isChanged(type)) return null;
  return (
    <span className={classes.changed}>
      {onWeights && <Reset type={type} onWeights={onWeights} />}
      <span>
        overridden by {type.changed_by ?? "somebody"}, <DateTime at={type.changed_at} />
      </span>
    </span>
  );
}

interface ResetProps {
  type: EventTypeItem;
  onWeights: NonNullable<OnWeights>;
}

function Reset({ type, onWeights }: ResetProps) {
  return (
    <button
      type="button"
      className={classes.reset}
      aria-label={`Reset ${type.name} to what is defined`}
      onClick={() => onWeights(type, { priority: null, reliability: null })}
    >
      Reset
    </button>
  );
}

interface DeleteProps {
  type: EventTypeItem;
  onDelete: (type: EventTypeItem) => void;
}

/** Only what was defined here can go; the rest comes from files. */
function Delete({ type, onDelete }: DeleteProps) {
  return (
    <button
      type="button"
      className={classes.reset}
      aria-label={`Delete ${type.name}`}
      onClick={() => onDelete(type)}
    >
      Delete…
    </button>
  );
}
