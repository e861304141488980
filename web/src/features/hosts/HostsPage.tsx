import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useCheckNow } from "@/api/commands";
import type { HostItem } from "@/api/types";
import { ListPage } from "@/components/list/ListPage";
import type { RowActions } from "@/components/list/Row";
import { useMayOperate } from "@/features/session/session";
import type { ListSearch } from "@/lib/search-params";
import { HOST_STATES } from "@/theme/status";
import { compactHost, hostColumns } from "./columns";
import { hostSource } from "./queries";

const route = getRouteApi("/frame/hosts");

export function HostsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (change: Partial<ListSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  return (
    <ListPage
      title={search.problem ? "Host problems" : "Hosts"}
      noun="host"
      source={hostSource}
      columns={hostColumns}
      states={HOST_STATES}
      compact={compactHost}
      actions={useHostActions()}
      search={search}
      onSearch={onSearch}
    />
  );
}

function useHostActions(): RowActions<HostItem> {
  const navigate = useNavigate();
  const mayOperate = useMayOperate();
  const { mutate: checkNow } = useCheckNow();
  return useMemo(
    () => ({
      nameOf: (item) => item.name,
      open: ({ name }) => void navigate({ to: "/hosts/$host", params: { host: name } }),
      ...(mayOperate ? { check: ({ name }: HostItem) => checkNow({ host: name }) } : {}),
    }),
    [navigate, mayOperate, checkNow],
  );
}
