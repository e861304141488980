import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { notify } from "@/lib/notices";

export const directivesQuery = queryOptions({
  queryKey: [...keys.directives, "list"],
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/directives", { signal })),
});

export function directiveQuery(directive: number) {
  return queryOptions({
    queryKey: [...keys.directives, "one", directive],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET("/api/v1/directives/{directive}", { params: { path: { directive } }, signal }),
      ),
  });
}

/** Directives on their way through their levels; no stream tells of them. */
export const instancesQuery = queryOptions({
  queryKey: [...keys.directives, "instances"],
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/directives/instances", { signal })),
  refetchInterval: 5_000,
});

interface Switching {
  id: number;
  name: string;
  enabled: boolean;
}

/** Switches a directive on or off. */
export function useSwitchDirective() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id: directive, enabled }: Switching) => {
      const params = { path: { directive } };
      return dataOf(
        enabled
          ? api.POST("/api/v1/directives/{directive}/enable", { params })
          : api.POST("/api/v1/directives/{directive}/disable", { params }),
      );
    },
    onSuccess: (_, { id, enabled }) => notify(`Directive ${id} switched ${enabled ? "on" : "off"}`),
    onError: (error, { id }) =>
      notify(`Directive ${id} stays as it was. ${asApiError(error).message}`, "critical"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.directives }),
  });
}

/** Reads a text as a file of directives; nothing is kept. */
export function useValidate() {
  return useMutation({
    mutationFn: (xml: string) => dataOf(api.POST("/api/v1/directives/validate", { body: { xml } })),
  });
}
