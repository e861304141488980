import { useCallback, useMemo, useState } from "react";
import type { AlarmItem } from "@/api/types";

/** The alarms of a list: which are chosen, and which one the keyboard acts on. */
export function useSelection(alarms: readonly AlarmItem[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | undefined>();
  const [anchor, setAnchor] = useState<string | undefined>();

  const selected = useMemo(() => alarms.filter(({ id }) => chosen.has(id)), [alarms, chosen]);

  const toggle = useCallback(
    (id: string, range = false) => {
      setChosen((old) => (range ? withRange(old, alarms, anchor, id) : toggled(old, id)));
      setAnchor(id);
    },
    [alarms, anchor],
  );
  const choose = useCallback((ids: readonly string[], on: boolean) => {
    setChosen((old) => {
      const next = new Set(old);
      for (const id of ids) {
        if (on) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Set()), []);

  return { chosen, selected, toggle, choose, clear, active, setActive };
}

/** The id `step` rows from `active`; the first row when there is none. */
export function stepFrom(
  alarms: readonly AlarmItem[],
  active: string | undefined,
  step: number,
): string | undefined {
  const at = alarms.findIndex(({ id }) => id === active);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), alarms.length - 1);
  return alarms[next]?.id;
}

export function toggled(old: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(old);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Everything from the row chosen last to this one as well. */
export function withRange(
  old: ReadonlySet<string>,
  alarms: readonly AlarmItem[],
  anchor: string | undefined,
  id: string,
): ReadonlySet<string> {
  const from = alarms.findIndex((alarm) => alarm.id === anchor);
  const to = alarms.findIndex((alarm) => alarm.id === id);
  if (from < 0 || to < 0) return toggled(old, id);
  const between = alarms.slice(Math.min(from, to), Math.max(from, to) + 1);
  return new Set([...old, ...between.map((alarm) => alarm.id)]);
}
