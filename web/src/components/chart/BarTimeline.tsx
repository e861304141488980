import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { formatCount } from "@/lib/number";
import { axisLabel, ticksOf, type Bar } from "./bars";
import classes from "./BarTimeline.module.css";

const TICKS = 6;
/** A bar that has something is never too low to be seen. */
const LEAST_HEIGHT = 3;

interface Props {
  label: string;
  bars: readonly Bar[];
  /** One of what is counted: "event". */
  noun: string;
  describe: (start: number, end: number) => string;
  /** Narrows to a part of the time, in milliseconds. */
  onNarrow: (start: number, end: number) => void;
}

/**
 * Counts over time. Dragging over bars, or a click on one, narrows the time; so do the arrow keys
 * with Shift, and Enter.
 */
export function BarTimeline({ label, bars, noun, describe, onNarrow }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | undefined>();
  /** Where the selection began, while there is one. */
  const [anchor, setAnchor] = useState<number | undefined>();
  const counted = bars.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const point = at === undefined ? undefined : Math.min(at, bars.length - 1);
  const [low, high] = [
    Math.min(point ?? 0, anchor ?? point ?? 0),
    Math.max(point ?? 0, anchor ?? 0),
  ];

  function barAt(event: PointerEvent): number {
    const box = area.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    const index = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(Math.max(index, 0), bars.length - 1);
  }

  function narrow(from: number, to: number) {
    const [first, last] = [bars[Math.min(from, to)], bars[Math.max(from, to)]];
    setAnchor(undefined);
    setAt(undefined);
    if (first && last) onNarrow(first.start, last.end);
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: -bars.length,
      End: bars.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const now = point ?? (step > 0 ? -1 : bars.length);
      if (event.shiftKey) setAnchor(anchor ?? point ?? bars.length - 1);
      else setAnchor(undefined);
      setAt(Math.min(Math.max(now + step, 0), bars.length - 1));
    } else if (event.key === "Enter" && point !== undefined) narrow(anchor ?? point, point);
    else if (event.key === "Escape" && anchor !== undefined) setAnchor(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const chosen = point === undefined ? [] : bars.slice(low, Math.max(high, low) + 1);
  const summary = chosen.length > 0 ? textOf(chosen) : undefined;

  function textOf(part: readonly Bar[]): string {
    const count = part.reduce((sum, bar) => sum + bar.count, 0);
    const events = `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
    return `${describe(part[0]!.start, part.at(-1)!.end)}: ${events}`;
  }

  return (
    <div className={classes.timeline}>
      <div
        ref={area}
        className={classes.area}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={bars.length - 1}
        aria-valuenow={point ?? bars.length - 1}
        aria-valuetext={summary ?? "Arrow keys move, Shift and arrow keys choose, Enter narrows"}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setAt(undefined);
          setAnchor(undefined);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(barAt(event));
          setAt(barAt(event));
        }}
        onPointerMove={(event) => setAt(barAt(event))}
        onPointerUp={(event) => anchor !== undefined && narrow(anchor, barAt(event))}
        onPointerCancel={() => setAnchor(undefined)}
        onPointerLeave={() => anchor === undefined && setAt(undefined)}
      >
        <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" aria-hidden="true">
          {point !== undefined && (
            <rect
              className={anchor === undefined ? classes.point : classes.chosen}
              x={low}
              width={Math.max(high - low, 0) + 1}
              height={100}
            />
          )}
          {bars.map(({ start, count }, index) => {
            const height = count === 0 ? 0 : Math.max((count / most) * 100, LEAST_HEIGHT);
            return (
              <rect
                key={start}
                className={classes.bar}
                x={index + 0.08}
                y={100 - height}
                width={0.84}
                height={height}
              />
            );
          })}
        </svg>
        {counted > 0 && <span className={classes.most}>{formatCount(most)}</span>}
        {summary && point !== undefined && (
          <span
            className={classes.tip}
            data-side={point > bars.length / 2 ? "left" : "right"}
            style={{ left: `${((point + 0.5) / bars.length) * 100}%` }}
          >
            {summary}
          </span>
        )}
      </div>
      <div className={classes.axis} aria-hidden="true">
        {ticksOf(bars, TICKS).map((index) => (
          <span key={index} style={{ left: `${(index / bars.length) * 100}%` }}>
            {axisLabel(bars[index]!, bars)}
          </span>
        ))}
      </div>
    </div>
  );
}
