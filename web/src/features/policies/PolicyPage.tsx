import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { DetailSkeleton } from "@/components/detail/DetailSkeleton";
import { Failure } from "@/components/Message";
import type { PolicyItem, PolicyRequest } from "@/api/types";
import { draftOf, NEW_POLICY } from "./draft";
import { PolicyEditor } from "./PolicyEditor";
import { policyQuery } from "./queries";

const route = getRouteApi("/frame/policies/$policy");

/** One policy, or a new one, to read or to edit. */
export function PolicyPage() {
  const { policy } = route.useParams();
  if (policy === "new") return <NewPolicy />;
  return <OldPolicy key={policy} id={policy} />;
}

function NewPolicy() {
  const { place, other } = route.useSearch();
  useDocumentTitle("New policy · Atalaya");
  return <PolicyEditor start={NEW_POLICY} place={placeOf(place, other)} />;
}

/** Where a new policy goes, as its address says; without a word the server puts it last. */
function placeOf(place?: string, other?: string): PolicyRequest["place"] {
  return (place === "before" || place === "after") && other ? { to: place, other } : undefined;
}

function OldPolicy({ id }: { id: string }) {
  const { data, error, isFetching, refetch } = useQuery({
    ...policyQuery(id),
    // What somebody is editing must not change under their hands.
    refetchInterval: false,
    refetchOnReconnect: false,
  });
  useDocumentTitle(`${data?.name ?? "Policy"} · Atalaya`);
  if (data) {
    return (
      <PolicyEditor
        key={keyOf(data)}
        policy={data}
        start={draftOf(data)}
        onReload={() => void refetch()}
        reloading={isFetching}
      />
    );
  }
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <DetailSkeleton name="Policy" />;
}

/** A newer version is edited from its beginning. */
function keyOf({ id, version }: PolicyItem): string {
  return `${id} ${version}`;
}
