import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useCheckNow } from "@/api/commands";
import type { ServiceItem } from "@/api/types";
import { ListPage } from "@/components/list/ListPage";
import type { RowActions } from "@/components/list/Row";
import { useMayOperate } from "@/features/session/session";
import type { ListSearch } from "@/lib/search-params";
import { SERVICE_STATES } from "@/theme/status";
import { compactService, serviceColumns } from "./columns";
import { serviceSource } from "./queries";

const route = getRouteApi("/frame/services");

export function ServicesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<ListSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  return (
    <ListPage
      title={search.problem ? "Service problems" : "Services"}
      noun="service"
      source={serviceSource}
      columns={serviceColumns}
      states={SERVICE_STATES}
      compact={compactService}
      actions={useServiceActions()}
      search={search}
      onSearch={onSearch}
    />
  );
}

function useServiceActions(): RowActions<ServiceItem> {
  const navigate = useNavigate();
  const mayOperate = useMayOperate();
  const { mutate: checkNow } = useCheckNow();
  return useMemo(
    () => ({
      nameOf: (item) => `${item.name} on ${item.host}`,
      open: ({ host, name }) =>
        void navigate({
          to: "/hosts/$host/services/$service",
          params: { host, service: name },
        }),
      ...(mayOperate
        ? { check: ({ host, name }: ServiceItem) => checkNow({ host, service: name }) }
        : {}),
    }),
    [navigate, mayOperate, checkNow],
  );
}
