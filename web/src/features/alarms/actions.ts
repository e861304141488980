import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { AlarmItem } from "@/api/types";
import { formatCounted } from "@/lib/number";
import { notify } from "@/lib/notices";
import type { AlarmFilter } from "./alarm-search";
import { toAlarmQuery } from "./alarm-search";

/** The server takes so many ids at once, and lists so many alarms. */
const AT_ONCE = 1000;

export interface Labelling {
  alarms: readonly AlarmItem[];
  add?: string[];
  remove?: string[];
}

/** What can be done with alarms. Each says how it went in a notice. */
export function useAlarmActions() {
  const close = useAction(
    (alarms: readonly AlarmItem[]) => inChunks(idsOf(alarms), closeIds),
    (changed) => `${formatCounted(changed, "alarm")} closed`,
  );
  const closeAll = useAction(
    (filter: AlarmFilter) => closeMatching(filter),
    (changed) => `${formatCounted(changed, "alarm")} closed`,
  );
  const reopen = useAction(
    (alarms: readonly AlarmItem[]) => inChunks(idsOf(alarms), reopenIds),
    (changed) => `${formatCounted(changed, "alarm")} reopened`,
  );
  const remove = useAction(
    (alarms: readonly AlarmItem[]) => inChunks(idsOf(alarms), deleteIds),
    (deleted) => `${formatCounted(deleted, "alarm")} deleted`,
  );
  const removeRange = useAction(
    (body: { from: string; to: string }) => dataOf(api.POST("/api/v1/alarms/delete", { body })),
    ({ deleted, correlating }) =>
      `${formatCounted(deleted, "alarm")} deleted` +
      (correlating > 0 ? `, ${correlating} kept: still being correlated` : ""),
  );
  const label = useAction(
    ({ alarms, add = [], remove: gone = [] }: Labelling) =>
      inChunks(idsOf(alarms), (ids) => labelIds(ids, add, gone)),
    (changed) => `Labels of ${formatCounted(changed, "alarm")} changed`,
  );
  return { close, closeAll, reopen, remove, removeRange, label };
}

/** A change of alarms: afterwards everything about alarms is asked for again. */
function useAction<V, R>(act: (given: V) => Promise<R>, say: (result: R) => string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => notify(say(result)),
    onError: (error) => notify(asApiError(error).message, "critical"),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.alarms }),
        client.invalidateQueries({ queryKey: keys.security }),
      ]),
  });
}

function idsOf(alarms: readonly AlarmItem[]): string[] {
  return alarms.map(({ id }) => id);
}

async function inChunks(ids: readonly string[], act: (ids: string[]) => Promise<number>) {
  let done = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) done += await act(ids.slice(at, at + AT_ONCE));
  return done;
}

async function closeIds(ids: string[]) {
  return (await dataOf(api.POST("/api/v1/alarms/close", { body: { ids } }))).changed;
}

async function reopenIds(ids: string[]) {
  return (await dataOf(api.POST("/api/v1/alarms/reopen", { body: { ids } }))).changed;
}

async function deleteIds(ids: string[]) {
  return (await dataOf(api.POST("/api/v1/alarms/delete", { body: { ids } }))).deleted;
}

async function labelIds(ids: string[], add: string[], remove: string[]) {
  return (await dataOf(api.POST("/api/v1/alarms/label", { body: { ids, add, remove } }))).changed;
}

/** Closes every open alarm of a filter, also those that are not on the page. */
async function closeMatching(filter: AlarmFilter): Promise<number> {
  const query = { ...toAlarmQuery(filter), status: "open", limit: AT_ONCE };
  let closed = 0;
  for (;;) {
    const { items } = await dataOf(api.GET("/api/v1/alarms", { params: { query } }));
    if (items.length === 0) return closed;
    const changed = await closeIds(idsOf(items));
    // Nothing changes any more: the rest is beyond this user.
    if (changed === 0) return closed;
    closed += changed;
  }
}
