import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import list from "@/components/list/List.module.css";
import { useMayOperate } from "@/features/session/session";
import { alarmFilterOf, refreshOf, type AlarmSearch } from "./alarm-search";
import { AlarmList } from "./AlarmList";
import classes from "./Alarms.module.css";
import { AlarmToolbar } from "./AlarmToolbar";
import { LabelEditor } from "./LabelEditor";
import { labelsQuery } from "./queries";
import { UniqueList } from "./UniqueList";

const route = getRouteApi("/frame/alarms");

const VIEWS: readonly [word: string | undefined, label: string][] = [
  [undefined, "By day"],
  ["unique", "Unique"],
];

/** Incidents → Alarms: what correlation found, newest first. */
export function AlarmsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayOperate = useMayOperate();
  const [editing, setEditing] = useState(false);
  const [counted, setCounted] = useState("");
  const labels = useQuery(labelsQuery).data?.items ?? [];
  useDocumentTitle("Alarms · Atalaya");

  const onSearch = useCallback(
    (change: Partial<AlarmSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const shared = {
    filter: alarmFilterOf(search),
    search,
    onSearch,
    refresh: refreshOf(search),
    onCounted: setCounted,
  };

  return (
    <div className={list.page}>
      <div className={list.titleLine}>
        <h1 className={list.title}>Alarms</h1>
        <span className={list.total} role="status">
          {counted}
        </span>
        <div className={classes.views} role="group" aria-label="View">
          {VIEWS.map(([word, label]) => (
            <button
              key={label}
              type="button"
              className={classes.view}
              aria-pressed={search.view === word}
              onClick={() => onSearch({ view: word })}
            >
              {label}
            </button>
          ))}
        </div>
        {mayOperate && (
          <button type="button" className={classes.textButton} onClick={() => setEditing(true)}>
            Edit labels…
          </button>
        )}
      </div>
      <AlarmToolbar search={search} onSearch={onSearch} labels={labels} />
      {search.view === "unique" ? (
        <UniqueList {...shared} />
      ) : (
        <AlarmList {...shared} labels={labels} onEditLabels={() => setEditing(true)} />
      )}
      {editing && <LabelEditor onClose={() => setEditing(false)} />}
    </div>
  );
}
