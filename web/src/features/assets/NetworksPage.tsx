import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { NetworkItem } from "@/api/types";
import toolbar from "@/components/list/Toolbar.module.css";
import { AssetList } from "./AssetList";
import { compactNetwork, networkColumns } from "./columns";
import { NetworkDialog } from "./NetworkDialog";
import { networksQuery, type NetworkSearch } from "./queries";

const route = getRouteApi("/frame/networks");

/** Assets → Networks: what is ours, and what hosts in it are worth. */
export function NetworksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (change: NetworkSearch) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const query = useInfiniteQuery(networksQuery(search));
  const actions = useMemo(
    () => ({
      nameOf: ({ name }: NetworkItem) => name,
      open: ({ id }: NetworkItem) => onSearch({ edit: id }),
    }),
    [onSearch],
  );
  const { q, internal } = search;
  return (
    <>
      <AssetList
        title="Networks"
        noun="network"
        query={query}
        columns={networkColumns}
        compact={compactNetwork}
        actions={actions}
        q={q}
        sort={search.sort}
        filtered={Boolean(q || internal)}
        onSearch={onSearch}
        onClear={() => onSearch({ q: undefined, internal: undefined })}
        filters={
          <button
            type="button"
            className={toolbar.chip}
            aria-pressed={internal === "true"}
            onClick={() => onSearch({ internal: internal === "true" ? undefined : "true" })}
          >
            HOME_NET
          </button>
        }
      />
      {search.edit && (
        <NetworkDialog id={search.edit} onClose={() => onSearch({ edit: undefined })} />
      )}
    </>
  );
}
