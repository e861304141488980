import { Link } from "@tanstack/react-router";
import type { AlarmDetail } from "@/api/types";
import { Facts } from "@/components/Facts";
import { Panel } from "@/components/Panel";
import { RiskBar } from "@/components/RiskBar";
import { DateTime, Relative } from "@/components/Time";
import { formatCount } from "@/lib/number";
import classes from "./Alarms.module.css";
import { DirectiveLink } from "./DirectiveLink";
import { Endpoint } from "./Endpoint";

/** What an alarm says about itself. */
export function AlarmFacts({ item }: { item: AlarmDetail }) {
  const { alarm, levels } = item;
  return (
    <Panel title="Facts">
      <Facts
        facts={{
          "Risk for the source": <RiskBar risk={alarm.risk_src} />,
          "Risk for the destination": <RiskBar risk={alarm.risk_dst} />,
          Priority: `${alarm.priority} of 5`,
          Reliability: `${alarm.reliability} of 10`,
          Source: <Endpoint ip={alarm.src_ip} port={alarm.src_port} asset={alarm.src_asset} />,
          "Source address": alarm.src_asset && alarm.src_ip,
          Destination: <Endpoint ip={alarm.dst_ip} port={alarm.dst_port} asset={alarm.dst_asset} />,
          "Destination address": alarm.dst_asset && alarm.dst_ip,
          Protocol: alarm.protocol,
          Sensor: alarm.sensor,
          "First event": <DateTime at={alarm.first_at} />,
          "Last event": (
            <>
              <DateTime at={alarm.last_at} /> <span className={classes.quiet}>·</span>{" "}
              <Relative at={alarm.last_at} />
            </>
          ),
          Events: formatCount(alarm.events),
          Level: `${alarm.level} of ${levels.length}`,
          Correlation: alarm.correlating ? "still running" : "ended",
          Directive: alarm.directive_id !== null && <DirectiveLink id={alarm.directive_id} />,
          "Others like it": (
            <Link to="/alarms" search={{ name_is: alarm.name, status: "all" }}>
              alarms of this name
            </Link>
          ),
        }}
      />
    </Panel>
  );
}
