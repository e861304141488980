import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { AlarmDetail } from "@/api/types";
import detail from "@/components/detail/Detail.module.css";
import { DetailSkeleton } from "@/components/detail/DetailSkeleton";
import { LogText } from "@/components/LogText";
import { Failure } from "@/components/Message";
import { RiskBar } from "@/components/RiskBar";
import { StaleNote } from "@/components/StaleNote";
import { useMayAdminister, useMayOperate } from "@/features/session/session";
import { useShortcuts } from "@/lib/shortcuts";
import { visible } from "@/lib/visible";
import { useAlarmActions } from "./actions";
import { AlarmFacts } from "./AlarmFacts";
import { AlarmHistory } from "./AlarmHistory";
import { AlarmLevels } from "./AlarmLevels";
import classes from "./Alarms.module.css";
import { AlarmStatus, Correlating } from "./AlarmStatus";
import { DeleteDialog } from "./DeleteDialog";
import { Labels } from "./LabelChip";
import { LabelEditor } from "./LabelEditor";
import { alarmQuery, labelsQuery } from "./queries";
import { SelectionBar } from "./SelectionBar";

const route = getRouteApi("/frame/alarms/$alarm");
const REFRESH_MS = 10_000;

/** One alarm: what it is, how it grew, and the events of each level of its directive. */
export function AlarmPage() {
  const { alarm } = route.useParams();
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    ...alarmQuery(alarm),
    // Others may close or label it; nothing that is not there is asked for again.
    refetchInterval: ({ state }) => (state.error && !state.data ? false : REFRESH_MS),
  });
  useDocumentTitle(`${data ? visible(data.alarm.name) : "Alarm"} · Atalaya`);

  if (data) {
    return <Alarm item={data} stale={<StaleNote error={error} at={dataUpdatedAt} />} />;
  }
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <DetailSkeleton name="Alarm" />;
}

function Alarm({ item, stale }: { item: AlarmDetail; stale: ReactNode }) {
  const { alarm } = item;
  const labels = useQuery(labelsQuery).data?.items ?? [];
  return (
    <div className={detail.page}>
      <header>
        <nav className={detail.path} aria-label="Path">
          <Link to="/alarms">Alarms</Link>
        </nav>
        <div className={detail.headLine}>
          <RiskBar risk={alarm.risk} />
          <h1 className={detail.name}>
            <LogText text={alarm.name} />
          </h1>
          <AlarmStatus alarm={alarm} />
          <Correlating alarm={alarm} words />
          <Labels ids={alarm.labels} labels={labels} />
          <Actions item={item} labels={labels} />
        </div>
      </header>
      {stale}
      <div className={detail.columns}>
        <div className={detail.column}>
          <AlarmLevels item={item} />
        </div>
        <div className={detail.column}>
          <AlarmFacts item={item} />
          <AlarmHistory changes={item.history} />
        </div>
      </div>
    </div>
  );
}

interface ActionsProps {
  item: AlarmDetail;
  labels: Parameters<typeof SelectionBar>[0]["labels"];
}

function Actions({ item: { alarm }, labels }: ActionsProps) {
  const mayOperate = useMayOperate();
  const mayDelete = useMayAdminister();
  const navigate = useNavigate();
  const { close, reopen } = useAlarmActions();
  const [dialog, setDialog] = useState<"delete" | "labels" | "menu" | undefined>();
  const isOpen = alarm.status === "open";
  useShortcuts({
    ...(mayOperate && isOpen ? { c: () => close.mutate([alarm]) } : {}),
    ...(mayOperate && !isOpen ? { o: () => reopen.mutate([alarm]) } : {}),
    ...(mayOperate ? { l: () => setDialog("menu") } : {}),
    ...(mayDelete ? { d: () => setDialog("delete") } : {}),
  });
  if (!mayOperate) return null;
  return (
    <div className={classes.headActions}>
      <SelectionBar
        targets={[alarm]}
        labels={labels}
        onClose={() => close.mutate([alarm])}
        onReopen={() => reopen.mutate([alarm])}
        onDelete={mayDelete ? () => setDialog("delete") : undefined}
        onEditLabels={() => setDialog("labels")}
        labelsOpen={dialog === "menu"}
        onLabelsOpen={(open) => setDialog(open ? "menu" : undefined)}
      />
      {dialog === "labels" && <LabelEditor onClose={() => setDialog(undefined)} />}
      {dialog === "delete" && (
        <DeleteDialog
          alarms={[alarm]}
          onDone={(deleted) => {
            setDialog(undefined);
            if (deleted) void navigate({ to: "/alarms" });
          }}
        />
      )}
    </div>
  );
}
