// The list is grouped by the day of the last event.
import type { AlarmDay, AlarmItem } from "@/api/types";
import { formatDateTime } from "@/lib/time";

/** A line of the list: the head of a day, or an alarm. */
export type Line =
  | { kind: "day"; key: string; date: string; day: AlarmDay | undefined }
  | { kind: "alarm"; key: string; alarm: AlarmItem };

/** The lines of a list of alarms, newest first, with a head before the first one of each day. */
export function linesOf(alarms: readonly AlarmItem[], days: readonly AlarmDay[]): Line[] {
  const lines: Line[] = [];
  let date: string | undefined;
  for (const alarm of alarms) {
    const day = days.find((candidate) => isWithin(alarm, candidate));
    const next = day?.date ?? dateOf(alarm);
    if (next !== date) lines.push({ kind: "day", key: `day ${next}`, date: next, day });
    date = next;
    lines.push({ kind: "alarm", key: alarm.id, alarm });
  }
  return lines;
}

/** Whether the last event of an alarm happened on a day. */
export function isWithin(alarm: AlarmItem, day: AlarmDay): boolean {
  const at = Date.parse(alarm.last_at ?? "");
  return at >= Date.parse(day.from) && at < Date.parse(day.to);
}

/** The day of the last event where the reader is; the server may not have counted it yet. */
export function dateOf({ last_at }: AlarmItem): string {
  return formatDateTime(last_at).slice(0, 10);
}

const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "long" });

/** `Saturday, 2026-11-21` */
export function nameOfDay(date: string): string {
  const at = new Date(`${date}T12:00:00`);
  return Number.isNaN(at.getTime()) ? date : `${WEEKDAY.format(at)}, ${date}`;
}
