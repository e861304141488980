import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/api/client";
import { keys } from "@/api/keys";
import type { ServiceItem } from "@/api/types";
import { toRequestQuery, type ListSource } from "@/lib/list-query";

export const serviceSource: ListSource<ServiceItem> = {
  name: "services",
  fetch: (filter, page, signal) => {
    const query = toRequestQuery(filter, page);
    return dataOf(api.GET("/api/v1/services", { params: { query }, signal }));
  },
};

export function serviceQuery(host: string, service: string) {
  return queryOptions({
    queryKey: keys.service(host, service),
    queryFn: ({ signal }) =>
      dataOf(
        api.GET("/api/v1/hosts/{host}/services/{service}", {
          params: { path: { host, service } },
          signal,
        }),
      ),
  });
}
