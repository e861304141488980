import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/form/ConfirmDialog";
import list from "@/components/list/List.module.css";
import { ListSkeleton } from "@/components/list/ListSkeleton";
import { FilterBox } from "@/components/list/Toolbar";
import toolbar from "@/components/list/Toolbar.module.css";
import { Failure, Message } from "@/components/Message";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { useMayAdminister } from "@/features/session/session";
import { formatCounted } from "@/lib/number";
import { matchesWords } from "@/lib/rows";
import { useShortcuts } from "@/lib/shortcuts";
import { PolicyTable } from "./PolicyTable";
import { policiesQuery, usePolicyActions, type Named } from "./queries";
import { rowsOf, textOf } from "./rows";
import { useNames } from "./use-names";

const route = getRouteApi("/frame/policies");

/** Intelligence → Policies: what becomes of an event before it is correlated. */
export function PoliciesPage() {
  const { q } = route.useSearch();
  const setSearch = route.useNavigate();
  const navigate = useNavigate();
  const mayChange = useMayAdminister();
  const { data, error, refetch } = useQuery(policiesQuery);
  const names = useNames();
  const actions = usePolicyActions();
  const [deleting, setDeleting] = useState<Named | undefined>();
  useDocumentTitle("Policies · Atalaya");
  const make = () => void navigate({ to: "/policies/$policy", params: { policy: "new" } });
  useShortcuts(mayChange ? { n: make } : {});

  const rows = data && rowsOf(data);
  const shown = rows?.filter((row) => matchesWords(textOf(row, names), q));
  return (
    <div className={list.page}>
      <div className={list.titleLine}>
        <h1 className={list.title}>Policies</h1>
        <span className={list.total} role="status">
          {rows && formatCounted(rows.length, "policy", "policies")}
        </span>
      </div>
      <div className={toolbar.toolbar}>
        <FilterBox
          value={q ?? ""}
          placeholder="Filter policies"
          onChange={(text) => void setSearch({ search: text ? { q: text } : {}, replace: true })}
        />
        <span className={list.total}>
          The first active policy whose conditions all match decides.
        </span>
        <div className={toolbar.end}>
          {mayChange && (
            <Button size="compact-sm" onClick={make}>
              New policy
            </Button>
          )}
        </div>
      </div>
      {!mayChange && (
        <div className={list.note}>
          <ReadOnlyNote what="policies" />
        </div>
      )}
      {!data && !error && <ListSkeleton />}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {rows?.length === 0 && (
        <Message
          icon="group"
          title="No policies yet"
          action={
            mayChange && (
              <Button size="xs" onClick={make}>
                Make the first one
              </Button>
            )
          }
        >
          Without a policy every event is assessed, correlated and stored.
        </Message>
      )}
      {rows && rows.length > 0 && shown?.length === 0 && (
        <Message icon="search" title="No policy matches">
          With this filter there is nothing to show.
        </Message>
      )}
      {shown && shown.length > 0 && (
        <PolicyTable
          rows={shown}
          count={rows?.length ?? 0}
          names={names}
          actions={mayChange ? actions : undefined}
          onDelete={setDeleting}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={`Delete ${deleting.name}?`}
          yes="Delete"
          busy={actions.remove.isPending}
          onNo={() => setDeleting(undefined)}
          onYes={() => actions.remove.mutate(deleting, { onSettled: () => setDeleting(undefined) })}
        >
          <p>
            The policy would be gone for good. Events that it decided on go to the policies after
            it. Switching it off does the same and can be taken back.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
