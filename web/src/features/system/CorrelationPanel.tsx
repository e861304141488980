import { Link } from "@tanstack/react-router";
import type { SystemSources } from "@/api/types";
import { Facts } from "@/components/Facts";
import { Meter } from "@/components/Meter";
import { Panel } from "@/components/Panel";
import { DateTime } from "@/components/Time";
import { formatBytes, formatCount } from "@/lib/number";
import { fillTone } from "./source-state";
import classes from "./System.module.css";
import { Flagged, Warning } from "./Warning";

/** What correlation has done since the start, and where it stands. */
export function CorrelationPanel({ figures }: { figures: SystemSources["correlation"] }) {
  const { instances_evicted: evicted, alarm_instances_evicted: alarmsEvicted } = figures;
  const { state_bytes: used, state_budget_bytes: budget } = figures;
  return (
    <Panel
      title="Correlation"
      aside={
        <Link to="/directives" search={{ view: "backlog" }}>
          Backlog
        </Link>
      }
    >
      <div className={classes.panelBody}>
        {evicted + alarmsEvicted > 0 && (
          <Warning tone="warning">
            Memory ran short: {formatCount(evicted + alarmsEvicted)} running directives were given
            up. More <code>state_bytes</code> would keep them.
          </Warning>
        )}
        <Meter
          label="Memory of running directives"
          value={used}
          max={budget}
          tone={fillTone(used, budget)}
          text={`${formatBytes(used)} of ${formatBytes(budget)}`}
        />
        <Facts
          facts={{
            "Instances alive": formatCount(figures.instances_alive),
            "… evicted": <Flagged value={evicted} word="evicted" />,
            "… with an alarm evicted": <Flagged value={alarmsEvicted} word="evicted" />,
            "… started": formatCount(figures.instances_started),
            "… finished": formatCount(figures.instances_finished),
            "… expired": formatCount(figures.instances_expired),
            "… dropped with directive": formatCount(figures.instances_dropped),
            "Late events": formatCount(figures.late_events),
            "Unknown event types": <Flagged value={figures.unknown_event_types} word="events" />,
            "Events in": formatCount(figures.events),
            "Events of directives": formatCount(figures.directive_events),
            Stored: formatCount(figures.stored),
            "Left out by policy": `${formatCount(figures.not_processed)} not processed, ${formatCount(figures.not_stored)} not stored`,
            "Cross-correlated": formatCount(figures.cross_correlated),
            Alarms: `${formatCount(figures.alarms)} raised, ${formatCount(figures.alarm_updates)} updates`,
            "Time has passed up to": <DateTime at={figures.watermark} />,
          }}
        />
      </div>
    </Panel>
  );
}
