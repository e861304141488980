import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { keys, type ListFilter } from "@/api/keys";
import type { HostItem, Overview, ServiceItem } from "@/api/types";
import { Panel } from "@/components/Panel";
import { StateBadge } from "@/components/StateBadge";
import { StateIcon } from "@/components/StateIcon";
import { Since } from "@/components/Time";
import { hostSource } from "@/features/hosts/queries";
import { serviceSource } from "@/features/services/queries";
import { PROBLEMS } from "@/lib/links";
import type { ListSource } from "@/lib/list-query";
import { formatCount } from "@/lib/number";
import classes from "./ProblemsPanel.module.css";

const SHOWN = 12;

interface Props {
  hosts: Overview["hosts"];
  services: Overview["services"];
}

/** The worst problems, hosts first: what to look at now. */
export function ProblemsPanel({ hosts, services }: Props) {
  const downHosts = useProblems(hostSource, hosts.problems);
  const badServices = useProblems(serviceSource, services.problems);
  const all = hosts.problems + services.problems;
  const hostRows = downHosts.slice(0, SHOWN / 2);
  const serviceRows = badServices.slice(0, SHOWN - hostRows.length);
  const shown = hostRows.length + serviceRows.length;

  return (
    <Panel title="Problems" aside={<Links hosts={hosts} services={services} />} flush>
      {all === 0 ? (
        <p className={classes.calm} data-tone="ok">
          <StateIcon shape="check" size={18} />
          Everything that has been checked is well.
        </p>
      ) : (
        <ul className={classes.list}>
          {hostRows.map((item) => (
            <HostProblem key={item.name} item={item} />
          ))}
          {serviceRows.map((item) => (
            <ServiceProblem key={`${item.host}\n${item.name}`} item={item} />
          ))}
          {shown < all && shown > 0 && (
            <li className={classes.more}>and {formatCount(all - shown)} more</li>
          )}
        </ul>
      )}
    </Panel>
  );
}

/** The first page of a problem list; the list pages share it through the cache. */
function useProblems<T>(source: ListSource<T>, count: number): T[] {
  const filter: ListFilter = PROBLEMS;
  const { data } = useQuery({
    queryKey: keys.page(source.name, filter, 0),
    queryFn: ({ signal }) => source.fetch(filter, 0, signal),
    enabled: count > 0,
  });
  return count > 0 ? (data?.items ?? []) : [];
}

function Links({ hosts, services }: Props) {
  return (
    <>
      <Link to="/hosts" search={PROBLEMS}>
        {formatCount(hosts.problems)} hosts
      </Link>
      {" · "}
      <Link to="/services" search={PROBLEMS}>
        {formatCount(services.problems)} services
      </Link>
    </>
  );
}

function HostProblem({ item }: { item: HostItem }) {
  return (
    <li>
      <Link className={classes.row} to="/hosts/$host" params={{ host: item.name }}>
        <StateBadge state={item.state} stateType={item.state_type} />
        <span className={classes.name}>{item.name}</span>
        <span className={classes.output}>{item.output}</span>
        <Since at={item.last_state_change} />
      </Link>
    </li>
  );
}

function ServiceProblem({ item }: { item: ServiceItem }) {
  return (
    <li>
      <Link
        className={classes.row}
        to="/hosts/$host/services/$service"
        params={{ host: item.host, service: item.name }}
      >
        <StateBadge state={item.state} stateType={item.state_type} />
        <span className={classes.name}>
          {item.name} <span className={classes.host}>on {item.host}</span>
        </span>
        <span className={classes.output}>{item.output}</span>
        <Since at={item.last_state_change} />
      </Link>
    </li>
  );
}
