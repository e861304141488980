import type { Overview } from "@/api/types";
import { Panel } from "@/components/Panel";
import { formatCount } from "@/lib/number";
import { formatSeconds } from "@/lib/time";
import classes from "./Table.module.css";

type Timing = Overview["checks"]["hosts"];

const ROWS: readonly [string, (timing: Timing) => string][] = [
  ["Scheduled", (t) => formatCount(t.scheduled)],
  ["Running now", (t) => formatCount(t.executing)],
  ["Checked in the last minute", (t) => formatCount(t.checked_last_minute)],
  ["Passive results", (t) => formatCount(t.passive)],
  ["Latency, mean", (t) => formatSeconds(t.latency.avg_s)],
  ["Latency, longest", (t) => formatSeconds(t.latency.max_s)],
  ["Execution, mean", (t) => formatSeconds(t.execution.avg_s)],
  ["Execution, longest", (t) => formatSeconds(t.execution.max_s)],
];

/** How the checking itself goes. */
export function ChecksPanel({ checks }: { checks: Overview["checks"] }) {
  const perMinute = formatCount(Math.round(checks.results_per_minute));
  return (
    <Panel title="Check performance" aside={`${perMinute} results a minute`} flush>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Checks</th>
            <th scope="col">Hosts</th>
            <th scope="col">Services</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{of(checks.hosts)}</td>
              <td>{of(checks.services)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
