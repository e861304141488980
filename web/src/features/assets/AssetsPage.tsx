import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { AssetItem } from "@/api/types";
import toolbar from "@/components/list/Toolbar.module.css";
import { allNetworksQuery } from "./all";
import { AssetDialog } from "./AssetDialog";
import { AssetList } from "./AssetList";
import { assetColumns, compactAsset } from "./columns";
import { assetsQuery, type AssetSearch } from "./queries";

const route = getRouteApi("/frame/assets");

/** Assets → Hosts: what the hosts of this place are worth. */
export function AssetsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (change: AssetSearch) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const query = useInfiniteQuery(assetsQuery(search));
  const networks = useQuery(allNetworksQuery).data?.items ?? [];
  const actions = useMemo(
    () => ({
      nameOf: ({ name }: AssetItem) => name,
      open: ({ id }: AssetItem) => onSearch({ edit: id }),
    }),
    [onSearch],
  );
  const { q, value, monitored, network } = search;
  return (
    <>
      <AssetList
        title="Hosts as assets"
        noun="asset"
        query={query}
        columns={assetColumns}
        compact={compactAsset}
        actions={actions}
        q={q}
        sort={search.sort}
        filtered={Boolean(q || value || monitored || network)}
        onSearch={onSearch}
        onClear={() =>
          onSearch({ q: undefined, value: undefined, monitored: undefined, network: undefined })
        }
        filters={
          <>
            <button
              type="button"
              className={toolbar.chip}
              aria-pressed={monitored === "true"}
              onClick={() => onSearch({ monitored: monitored === "true" ? undefined : "true" })}
            >
              Monitored
            </button>
            <button
              type="button"
              className={toolbar.chip}
              aria-pressed={monitored === "false"}
              onClick={() => onSearch({ monitored: monitored === "false" ? undefined : "false" })}
            >
              Not monitored
            </button>
            <select
              className={toolbar.chip}
              aria-label="Asset value"
              value={value ?? ""}
              onChange={(event) => onSearch({ value: event.currentTarget.value || undefined })}
            >
              <option value="">any value</option>
              {["5", "4", "3", "2", "1", "0"].map((number) => (
                <option key={number} value={number}>
                  value {number}
                </option>
              ))}
            </select>
            <select
              className={toolbar.chip}
              aria-label="Network"
              value={network ?? ""}
              onChange={(event) => onSearch({ network: event.currentTarget.value || undefined })}
            >
              <option value="">any network</option>
              {networks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </>
        }
      />
      {search.edit && (
        <AssetDialog id={search.edit} onClose={() => onSearch({ edit: undefined })} />
      )}
    </>
  );
}
