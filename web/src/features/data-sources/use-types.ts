import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { EventTypeItem, NewEventType } from "@/api/types";
import { notify } from "@/lib/notices";

/** Defines an event type of one's own. */
export function useNewType(source: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewEventType) =>
      dataOf(
        api.POST("/api/v1/data-sources/{id}/types", { params: { path: { id: source } }, body }),
      ),
    onSuccess: ({ name }) => {
      notify(`${name} defined`);
      return client.invalidateQueries({ queryKey: keys.dataSources });
    },
  });
}

/** Deletes an event type that was defined here. */
export function useDeleteType(source: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ sid }: EventTypeItem) =>
      api.DELETE("/api/v1/data-sources/{id}/types/{sid}", {
        params: { path: { id: source, sid } },
      }),
    onSuccess: (_, { name }) => notify(`${name} deleted`),
    onError: (error) => notify(asApiError(error).message, "critical"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.dataSources }),
  });
}
