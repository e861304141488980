import type { PerfdataItem } from "@/api/types";
import { fillOf, formatPerfdata, formatRange, levelOf, readableBytes } from "@/lib/perfdata";
import { formatValue } from "@/lib/number";
import { Panel } from "../Panel";
import classes from "./Detail.module.css";

/** What the plugin measured, with the thresholds it was measured against. */
export function PerfdataPanel({ items }: { items: readonly PerfdataItem[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title="Performance data" flush>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col">Value</th>
            <th scope="col" aria-label="Share of the maximum" />
            <th scope="col">Warning</th>
            <th scope="col">Critical</th>
            <th scope="col">Min</th>
            <th scope="col">Max</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            // A plugin may print the same label twice.
            <tr key={`${index} ${item.label}`}>
              <td>{item.label}</td>
              <td>
                <Value item={item} />
              </td>
              <td>
                <Meter item={item} />
              </td>
              <td>{formatRange(item.warn) || "–"}</td>
              <td>{formatRange(item.crit) || "–"}</td>
              <td>{item.min === null ? "–" : formatValue(item.min)}</td>
              <td>{item.max === null ? "–" : formatValue(item.max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Value({ item }: { item: PerfdataItem }) {
  const readable = readableBytes(item);
  return (
    <>
      {readable && <span className={classes.readable}>{readable} = </span>}
      <span className={classes.value}>{formatPerfdata(item)}</span>
    </>
  );
}

function Meter({ item }: { item: PerfdataItem }) {
  const fill = fillOf(item);
  if (fill === undefined) return null;
  return (
    <div className={classes.meter} data-tone={levelOf(item)} aria-hidden="true">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none">
        <rect className={classes.track} width="100" height="6" rx="1" />
        <rect className={classes.fill} width={fill * 100} height="6" rx="1" />
      </svg>
    </div>
  );
}
