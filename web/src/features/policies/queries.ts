import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { asApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { PolicyItem, PolicyList, PolicyRequest } from "@/api/types";
import { notify } from "@/lib/notices";

export const policiesQuery = queryOptions({
  queryKey: [...keys.policies, "list"],
  queryFn: ({ signal }) => dataOf(api.GET("/api/v1/policies", { signal })),
});

export function policyQuery(policy: string) {
  return queryOptions({
    queryKey: [...keys.policies, "one", policy],
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/v1/policies/{policy}", { params: { path: { policy } }, signal })),
    // An editor starts from what is true when it opens.
    staleTime: 0,
    gcTime: 0,
  });
}

/** Which policy, and what it is called. */
export interface Named {
  id: string;
  name: string;
}

/** What can be done with a policy in the list. Each says how it went in a notice. */
export function usePolicyActions() {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: keys.policies });
  const refused = (error: unknown) => notify(asApiError(error).message, "critical");
  const common = { onError: refused, onSettled: again };
  const at = ({ id: policy }: Named) => ({ params: { path: { policy } } });

  const move = useMutation({
    scope: { id: "move a policy" },
    mutationFn: ({ to, ...policy }: Named & { to: "up" | "down" | "first" | "last" }) =>
      dataOf(api.POST("/api/v1/policies/{policy}/move", { ...at(policy), body: { to } })),
    onSuccess: (list, { id, name }) => {
      client.setQueryData<PolicyList>(policiesQuery.queryKey, list);
      const order = list.items.find((item) => item.id === id)?.order;
      if (order) notify(`${name} is now number ${order}`);
    },
    ...common,
  });
  const activate = useMutation({
    mutationFn: ({ active, ...policy }: Named & { active: boolean }) =>
      dataOf(api.POST("/api/v1/policies/{policy}/activate", { ...at(policy), body: { active } })),
    onSuccess: ({ name, active }: PolicyItem) =>
      notify(`${name} switched ${active ? "on" : "off"}`),
    ...common,
  });
  const duplicate = useMutation({
    mutationFn: (policy: Named) =>
      dataOf(api.POST("/api/v1/policies/{policy}/duplicate", at(policy))),
    onSuccess: ({ name }: PolicyItem) => notify(`${name} made; it is switched off`),
    ...common,
  });
  const remove = useMutation({
    mutationFn: (policy: Named) => api.DELETE("/api/v1/policies/{policy}", at(policy)),
    onSuccess: (_, { name }) => notify(`${name} deleted`),
    ...common,
  });
  return { move, activate, duplicate, remove };
}

/** Makes a policy, or changes the one of this id. */
export function useSavePolicy(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PolicyRequest) =>
      dataOf(
        id === undefined
          ? api.POST("/api/v1/policies", { body })
          : api.PUT("/api/v1/policies/{policy}", { params: { path: { policy: id } }, body }),
      ),
    onSuccess: ({ name }) => notify(`${name} saved`),
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.policies, "list"] }),
  });
}
