import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/Message";
import { AlarmsPanel } from "./AlarmsPanel";
import { ChecksPanel } from "./ChecksPanel";
import { FeaturesPanel } from "./FeaturesPanel";
import classes from "./Overview.module.css";
import { OverviewSkeleton } from "./OverviewSkeleton";
import { ProblemsPanel } from "./ProblemsPanel";
import { overviewQuery } from "@/api/overview";
import { hostTiles, serviceTiles, StatePanel } from "./StatePanel";

/** The Tactical Overview: is anything wrong, and does the monitoring itself work? */
export function OverviewPage() {
  const { data, error, refetch } = useQuery(overviewQuery);
  useDocumentTitle("Tactical overview · Atalaya");

  if (!data) {
    if (error) return <Failure error={error} retry={() => void refetch()} />;
    return <OverviewSkeleton />;
  }
  const { hosts, services, checks, features, program } = data;
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>Tactical overview</h1>
      <div className={classes.states}>
        <StatePanel
          title="Hosts"
          noun="host"
          to="/hosts"
          tiles={hostTiles(hosts)}
          total={hosts.total}
          problems={hosts.problems}
          soft={hosts.problems_soft}
        />
        <StatePanel
          title="Services"
          noun="service"
          to="/services"
          tiles={serviceTiles(services)}
          total={services.total}
          problems={services.problems}
          soft={services.problems_soft}
          onProblemHosts={services.problems_on_problem_hosts}
        />
      </div>
      <ProblemsPanel hosts={hosts} services={services} />
      <AlarmsPanel />
      <div className={classes.pair}>
        <ChecksPanel checks={checks} />
        <FeaturesPanel features={features} program={program} />
      </div>
    </div>
  );
}
