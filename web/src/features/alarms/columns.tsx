import type { ReactNode } from "react";
import type { AlarmItem, LabelItem } from "@/api/types";
import { LogText } from "@/components/LogText";
import { RiskBar } from "@/components/RiskBar";
import { formatCount } from "@/lib/number";
import { formatDateTime } from "@/lib/time";
import { AlarmLink } from "./AlarmLink";
import classes from "./Alarms.module.css";
import { AlarmStatus, Correlating } from "./AlarmStatus";
import { Endpoint } from "./Endpoint";
import { Labels } from "./LabelChip";

interface AlarmColumn {
  id: string;
  title: string;
  width: number;
  grow?: number;
  align?: "right";
  cell: (alarm: AlarmItem, labels: readonly LabelItem[]) => ReactNode;
}

/** The list of alarms, in the order that OSSIM users know. */
export const COLUMNS: readonly AlarmColumn[] = [
  {
    id: "events",
    title: "Events",
    width: 70,
    align: "right",
    cell: (alarm) => formatCount(alarm.events),
  },
  {
    id: "name",
    title: "Alarm",
    width: 200,
    grow: 4,
    cell: (alarm, labels) => (
      <span className={classes.nameCell}>
        <Correlating alarm={alarm} />
        <AlarmLink alarm={alarm.id}>
          <LogText text={alarm.name} />
        </AlarmLink>
        <Labels ids={alarm.labels} labels={labels} />
      </span>
    ),
  },
  { id: "risk", title: "Risk", width: 134, cell: (alarm) => <RiskBar risk={alarm.risk} /> },
  {
    id: "sensor",
    title: "Sensor",
    width: 92,
    grow: 0.3,
    cell: (alarm) => <span className={classes.quiet}>{alarm.sensor ?? "–"}</span>,
  },
  {
    id: "first",
    title: "First event",
    width: 116,
    cell: (alarm) => <FirstTime alarm={alarm} />,
  },
  { id: "last", title: "Last", width: 78, cell: (alarm) => <TimeOfDay at={alarm.last_at} /> },
  {
    id: "source",
    title: "Source",
    width: 112,
    grow: 0.8,
    cell: (alarm) => <Endpoint ip={alarm.src_ip} asset={alarm.src_asset} />,
  },
  {
    id: "destination",
    title: "Destination",
    width: 112,
    grow: 0.8,
    cell: (alarm) => <Endpoint ip={alarm.dst_ip} port={alarm.dst_port} asset={alarm.dst_asset} />,
  },
  { id: "status", title: "Status", width: 88, cell: (alarm) => <AlarmStatus alarm={alarm} /> },
];

const BOX_PX = 40;

/** Grid tracks: the box that selects a row, then the columns. */
export const TRACKS = [
  `${BOX_PX}px`,
  ...COLUMNS.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)),
].join(" ");

/** Below this the list scrolls sideways. */
export const MIN_WIDTH = COLUMNS.reduce((sum, { width }) => sum + width, BOX_PX);

/** Without the day when it is the one that is said above. */
function FirstTime({ alarm }: { alarm: AlarmItem }) {
  const first = formatDateTime(alarm.first_at);
  const sameDay = first.slice(0, 10) === formatDateTime(alarm.last_at).slice(0, 10);
  return (
    <time dateTime={alarm.first_at ?? undefined} className={classes.quiet} title={first}>
      {first.slice(sameDay ? 11 : 5)}
    </time>
  );
}

/** The day is said above. */
function TimeOfDay({ at }: { at: string | null }) {
  const text = formatDateTime(at);
  return (
    <time dateTime={at ?? undefined} title={text}>
      {text.slice(11)}
    </time>
  );
}
