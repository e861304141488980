import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AlarmDetail, AlarmLevel } from "@/api/types";
import { Icon } from "@/components/Icon";
import { Panel } from "@/components/Panel";
import { StateIcon } from "@/components/StateIcon";
import { formatCounted } from "@/lib/number";
import classes from "./Alarms.module.css";
import { LevelEvents } from "./LevelEvents";

/** Up to so many events a level opens by itself. */
const SMALL = 20;

/** The levels of the directive, the root first, and the events that reached each. */
export function AlarmLevels({ item }: { item: AlarmDetail }) {
  const { alarm, levels, query } = item;
  const ahead = levels.filter(({ reached }) => !reached).length;
  return (
    <Panel
      title="Levels and events"
      aside={
        query && (
          <Link to="/events" search={{ q: query, last: "all" }}>
            All {formatCounted(alarm.events, "event")} on the page Events
          </Link>
        )
      }
      flush
    >
      <ol className={classes.levels}>
        {levels.map((level) => (
          <Level key={level.level} alarm={alarm.id} level={level} />
        ))}
      </ol>
      {ahead > 0 && alarm.correlating && (
        <p className={classes.levelsNote}>
          Correlation goes on: {formatCounted(ahead, "level")} not reached yet.
        </p>
      )}
    </Panel>
  );
}

function Level({ alarm, level }: { alarm: string; level: AlarmLevel }) {
  const [open, setOpen] = useState(level.events > 0 && level.events <= SMALL);
  const name = level.rules.length > 0 ? level.rules.join(" or ") : `Level ${level.level}`;
  return (
    <li
      className={classes.level}
      data-reached={level.reached || undefined}
      data-depth={Math.min(level.level - 1, 6)}
    >
      <div className={classes.levelHead}>
        <span className={classes.levelMark}>
          <StateIcon shape={level.reached ? "check" : "clock"} size={14} />
        </span>
        <span className={classes.levelNumber}>Level {level.level}</span>
        <span className={classes.levelName}>{name}</span>
        {level.events > 0 ? (
          <button
            type="button"
            className={classes.textButton}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <span className={classes.turn} data-open={open || undefined}>
              <Icon name="chevron" size={11} />
            </span>
            {formatCounted(level.events, "event")}
          </button>
        ) : (
          <span className={classes.quiet}>{level.reached ? "no events kept" : "not reached"}</span>
        )}
      </div>
      {open && <LevelEvents alarm={alarm} level={level} />}
    </li>
  );
}
