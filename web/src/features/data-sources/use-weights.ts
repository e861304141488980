import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { EventTypeItem, EventTypePage } from "@/api/types";
import { notify } from "@/lib/notices";
import { foreseen, replaceType, type Weights } from "./weights";

interface Change {
  type: EventTypeItem;
  weights: Weights;
}

/**
 * Changes priority and reliability of event types: shown at once, taken back when the server
 * refuses. Changes of one data source go one after the other, so that the last one stays.
 */
export function useWeights(source: number) {
  const client = useQueryClient();
  const queryKey = [...keys.dataSources, "types", source];

  function show(next: EventTypeItem) {
    client.setQueriesData<InfiniteData<EventTypePage>>({ queryKey }, (data) =>
      replaceType(data, next),
    );
  }

  return useMutation({
    scope: { id: `event types ${source}` },
    mutationFn: ({ type, weights }: Change) =>
      dataOf(
        api.PUT("/api/v1/data-sources/{id}/types/{sid}", {
          params: { path: { id: source, sid: type.sid } },
          body: weights,
        }),
      ),
    onMutate: async ({ type, weights }) => {
      await client.cancelQueries({ queryKey });
      show(foreseen(type, weights));
    },
    onSuccess: (saved) => {
      show(saved);
      const { name, priority, reliability } = saved;
      notify(`${name}: priority ${priority}, reliability ${reliability}`);
    },
    onError: (error, { type }) => {
      show(type);
      notify(`${type.name} stays as it was. ${asApiError(error).message}`, "critical");
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.dataSources, "first types"] }),
  });
}
