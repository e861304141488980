import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import list from "@/components/list/List.module.css";
import { ViewTabs } from "@/components/ViewTabs";
import { formatCounted } from "@/lib/number";
import { Backlog } from "./Backlog";
import { CheckXml } from "./CheckXml";
import { DirectiveList } from "./DirectiveList";
import { DirectiveProblems } from "./DirectiveProblems";
import { directivesQuery } from "./queries";

const route = getRouteApi("/frame/directives");

/** What the list shows is in its address. */
export interface DirectiveSearch {
  q?: string;
  sort?: string;
  /** `enabled` or `disabled`; absent: all. */
  state?: string;
  view?: string;
}

const VIEWS = [
  [undefined, "Directives"],
  ["backlog", "Backlog"],
  ["problems", "Problems"],
  ["check", "Check XML"],
] as const;

/** Intelligence → Directives: what correlation looks for, and what it is on the track of. */
export function DirectivesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useQuery(directivesQuery);
  useDocumentTitle("Directives · Atalaya");
  const onSearch = useCallback(
    (change: DirectiveSearch) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const view = VIEWS.find(([word]) => word === search.view)?.[0];
  return (
    <div className={list.page}>
      <div className={list.titleLine}>
        <h1 className={list.title}>Directives</h1>
        <span className={list.total} role="status">
          {data && formatCounted(data.items.length, "directive")}
        </span>
      </div>
      <div className={list.views}>
        <ViewTabs
          label="View"
          views={VIEWS}
          current={view}
          onView={(next) => void navigate({ search: { view: next } })}
        />
      </div>
      {view === undefined && <DirectiveList search={search} onSearch={onSearch} />}
      {view === "backlog" && <Backlog />}
      {view === "problems" && <DirectiveProblems />}
      {view === "check" && <CheckXml />}
    </div>
  );
}
