import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { SystemSources } from "@/api/types";
import { Failure } from "@/components/Message";
import { StaleNote } from "@/components/StaleNote";
import { CorrelationPanel } from "./CorrelationPanel";
import { ProblemsPanel } from "./ProblemsPanel";
import { QueuePanel } from "./QueuePanel";
import { systemQuery } from "./queries";
import { SourcesPanel } from "./SourcesPanel";
import { StorePanel } from "./StorePanel";
import classes from "./System.module.css";

/** Monitors → System: does everything between a line and an alarm work? */
export function SystemPage() {
  const { data, error, dataUpdatedAt, refetch } = useQuery(systemQuery);
  useDocumentTitle("System · Atalaya");
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>System</h1>
      {data && <StaleNote error={error} at={dataUpdatedAt} />}
      {data && <Figures data={data} />}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {(data || !error) && <ProblemsPanel />}
    </div>
  );
}

function Figures({ data }: { data: SystemSources }) {
  return (
    <>
      <SourcesPanel sources={data.sources} />
      <div className={classes.parts}>
        <QueuePanel queue={data.queue} />
        <StorePanel store={data.store} />
        <CorrelationPanel figures={data.correlation} />
      </div>
    </>
  );
}

function Skeleton() {
  return (
    <div role="status" aria-label="Loading" className={classes.skeleton}>
      <div className={classes.block} />
      <div className={classes.block} />
    </div>
  );
}
