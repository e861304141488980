import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { keys } from "@/api/keys";
import type { HostItem, ServiceItem } from "@/api/types";
import { CheckFlags } from "@/components/CheckFlags";
import { Failure } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { StateBadge } from "@/components/StateBadge";
import { Relative, Since } from "@/components/Time";
import { serviceSource } from "@/features/services/queries";
import { formatCounted } from "@/lib/number";
import classes from "./HostServices.module.css";
import { ServiceCounts } from "./ServiceCounts";

interface Props {
  host: string;
  counts: HostItem["services"];
}

/** The services of a host; the first hundred, the rest a click away. */
export function HostServices({ host, counts }: Props) {
  const filter = { host };
  const { data, error, refetch } = useQuery({
    queryKey: keys.page("services", filter, 0),
    queryFn: ({ signal }) => serviceSource.fetch(filter, 0, signal),
  });
  const hidden = data ? data.total - data.items.length : 0;
  return (
    <Panel title="Services" aside={<ServiceCounts host={host} counts={counts} />} flush>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.total === 0 && <p className={classes.none}>This host has no services.</p>}
      <ul className={classes.list}>
        {data?.items.map((item) => (
          <Service key={item.name} item={item} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className={classes.none}>
          <Link to="/services" search={{ host }}>
            {formatCounted(hidden, "more service")}
          </Link>
        </p>
      )}
    </Panel>
  );
}

function Service({ item }: { item: ServiceItem }) {
  return (
    <li>
      <Link
        to="/hosts/$host/services/$service"
        params={{ host: item.host, service: item.name }}
        className={classes.row}
      >
        <StateBadge state={item.state} stateType={item.state_type} />
        <span className={classes.name}>
          {item.name}
          <CheckFlags item={item} />
        </span>
        <span className={classes.output}>{item.output}</span>
        <span className={classes.time}>
          <Relative at={item.last_check} />
        </span>
        <span className={classes.time}>
          <Since at={item.last_state_change} />
        </span>
      </Link>
    </li>
  );
}
