import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asApiError } from "@/api/errors";
import type { AlarmItem } from "@/api/types";
import { LogText } from "@/components/LogText";
import { Panel } from "@/components/Panel";
import { RiskBar } from "@/components/RiskBar";
import { StaleNote } from "@/components/StaleNote";
import { StateIcon } from "@/components/StateIcon";
import { Relative } from "@/components/Time";
import { AlarmLink } from "@/features/alarms/AlarmLink";
import { Endpoint } from "@/features/alarms/Endpoint";
import { newestAlarmsQuery } from "@/features/alarms/queries";
import { formatCount, formatCounted } from "@/lib/number";
import { riskLevel } from "@/theme/risk";
import classes from "./AlarmsPanel.module.css";
import problems from "./ProblemsPanel.module.css";

const SHOWN = 5;
const REFRESH_MS = 15_000;

/** The levels of risk, worst first, as filters of the list. */
const LEVELS: readonly { risk_min: string; risk_max?: string }[] = [
  { risk_min: "8" },
  { risk_min: "5", risk_max: "7" },
  { risk_min: "3", risk_max: "4" },
  { risk_min: "0", risk_max: "2" },
];

/** What correlation found and nobody has dealt with: how bad, and the newest of it. */
export function AlarmsPanel() {
  const newest = useQuery({ ...newestAlarmsQuery({}, SHOWN), refetchInterval: REFRESH_MS });
  const { data, error, dataUpdatedAt } = newest;
  const total = data?.total;
  return (
    <Panel
      title="Open alarms"
      aside={
        <Link to="/alarms">{total === undefined ? "Alarms" : formatCounted(total, "alarm")}</Link>
      }
      flush
    >
      {error && !data && <p className={classes.none}>{asApiError(error).message}</p>}
      {data && <StaleNote error={error} at={dataUpdatedAt} />}
      {!error && !data && <p className={classes.none}>Loading…</p>}
      {total === 0 && (
        <p className={problems.calm} data-tone="ok">
          <StateIcon shape="check" size={18} />
          No alarm waits for anybody.
        </p>
      )}
      {data && data.total > 0 && (
        <>
          <Levels />
          <ul className={problems.list}>
            {data.items.map((alarm) => (
              <Row key={alarm.id} alarm={alarm} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Levels() {
  const counts = useQueries({
    queries: LEVELS.map((level) => ({
      ...newestAlarmsQuery(level, 1),
      refetchInterval: REFRESH_MS,
    })),
  });
  return (
    <div className={classes.levels}>
      {LEVELS.map((level, index) => {
        const count = counts[index]?.data?.total;
        const { word, tone } = riskLevel(Number(level.risk_min));
        return (
          <Link
            key={level.risk_min}
            to="/alarms"
            search={level}
            className={classes.level}
            data-tone={tone}
            data-none={count === 0 || undefined}
          >
            <b>{count === undefined ? "–" : formatCount(count)}</b>{" "}
            {word === "none" ? "low or none" : word}
            <span className={classes.span}>risk {spanOf(level)}</span>
          </Link>
        );
      })}
    </div>
  );
}

function spanOf({ risk_min, risk_max = "10" }: (typeof LEVELS)[number]): string {
  return `${risk_min}–${risk_max}`;
}

function Row({ alarm }: { alarm: AlarmItem }) {
  return (
    <li className={classes.row}>
      <RiskBar risk={alarm.risk} />
      <span className={classes.name}>
        <AlarmLink alarm={alarm.id}>
          <LogText text={alarm.name} />
        </AlarmLink>
      </span>
      <span className={classes.sides}>
        <Endpoint ip={alarm.src_ip} asset={alarm.src_asset} /> →{" "}
        <Endpoint ip={alarm.dst_ip} asset={alarm.dst_asset} />
      </span>
      <span className={classes.time}>
        <Relative at={alarm.last_at} />
      </span>
    </li>
  );
}
