import { memo, type MouseEvent } from "react";
import type { AlarmItem, LabelItem } from "@/api/types";
import list from "@/components/list/List.module.css";
import { LogText } from "@/components/LogText";
import { RiskBar } from "@/components/RiskBar";
import { Relative } from "@/components/Time";
import { AlarmLink } from "./AlarmLink";
import classes from "./Alarms.module.css";
import { AlarmStatus, Correlating } from "./AlarmStatus";
import { COLUMNS, TRACKS } from "./columns";
import { Labels } from "./LabelChip";
import { Endpoint } from "./Endpoint";

interface Props {
  alarm: AlarmItem;
  labels: readonly LabelItem[];
  top: number;
  height: number;
  compact: boolean;
  active: boolean;
  /** `undefined` for those who may not change alarms. */
  selected: boolean | undefined;
  onSelect: (id: string, range: boolean) => void;
  onOpen: (id: string) => void;
  onPoint: (id: string) => void;
}

function PlainAlarmRow(props: Props) {
  const { alarm, labels, top, height, compact, active, selected } = props;
  const place = { transform: `translateY(${top}px)`, height };

  function onClick(event: MouseEvent<HTMLElement>) {
    const control = event.target instanceof Element && event.target.closest("a, button, label");
    if (control || String(getSelection()) !== "") return;
    props.onPoint(alarm.id);
    props.onOpen(alarm.id);
  }

  const common = {
    role: "row",
    "aria-current": active || undefined,
    "aria-selected": selected,
    onClick,
  } as const;
  const box = selected !== undefined && (
    <label className={classes.box} title="Select (x)">
      <input
        type="checkbox"
        checked={selected}
        aria-label={`Select ${alarm.name}`}
        onClick={(event) => {
          props.onPoint(alarm.id);
          props.onSelect(alarm.id, event.shiftKey);
        }}
        readOnly
      />
    </label>
  );

  if (compact) {
    return (
      <div {...common} className={`${list.card} ${classes.card}`} style={place}>
        <div role="cell" className={classes.cardBody}>
          {box}
          <Compact alarm={alarm} labels={labels} />
        </div>
      </div>
    );
  }
  return (
    <div
      {...common}
      className={list.row}
      data-closed={alarm.status === "closed" || undefined}
      style={{ ...place, gridTemplateColumns: TRACKS }}
    >
      <span role="cell" className={classes.boxCell}>
        {box}
      </span>
      {COLUMNS.map((column) => (
        <span key={column.id} role="cell" data-align={column.align}>
          {column.cell(alarm, labels)}
        </span>
      ))}
    </div>
  );
}

/** An alarm on a narrow screen. */
function Compact({ alarm, labels }: { alarm: AlarmItem; labels: readonly LabelItem[] }) {
  return (
    <div className={classes.cardText}>
      <div className={classes.cardLine}>
        <RiskBar risk={alarm.risk} />
        <AlarmStatus alarm={alarm} />
        <Correlating alarm={alarm} />
        <span className={classes.cardSince}>
          <Relative at={alarm.last_at} />
        </span>
      </div>
      <div className={classes.cardName}>
        <AlarmLink alarm={alarm.id}>
          <LogText text={alarm.name} />
        </AlarmLink>
      </div>
      <div className={classes.cardLine}>
        <span className={classes.quiet}>{alarm.events} events</span>
        <span className={classes.sides}>
          <Endpoint ip={alarm.src_ip} asset={alarm.src_asset} /> →{" "}
          <Endpoint ip={alarm.dst_ip} asset={alarm.dst_asset} />
        </span>
        <Labels ids={alarm.labels} labels={labels} />
      </div>
    </div>
  );
}

/** One alarm of the list, drawn again only when something of it changed. */
export const AlarmRow = memo(PlainAlarmRow);
