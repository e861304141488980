import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { keys } from "@/api/keys";
import type { ServiceDetail } from "@/api/types";
import { CheckPanel } from "@/components/detail/CheckPanel";
import { DefinitionPanel } from "@/components/detail/DefinitionPanel";
import classes from "@/components/detail/Detail.module.css";
import { DetailHead } from "@/components/detail/DetailHead";
import { DetailSkeleton } from "@/components/detail/DetailSkeleton";
import { NotificationPanel } from "@/components/detail/NotificationPanel";
import { OutputPanel } from "@/components/detail/OutputPanel";
import { PerfdataPanel } from "@/components/detail/PerfdataPanel";
import { useCheck } from "@/components/detail/use-check";
import { Icon } from "@/components/Icon";
import { Failure } from "@/components/Message";
import { StateBadge } from "@/components/StateBadge";
import { HistoryPanel } from "@/features/history/HistoryPanel";
import { useMayOperate } from "@/features/session/session";
import { serviceQuery } from "./queries";

const route = getRouteApi("/frame/hosts/$host/services/$service");

export function ServicePage() {
  const { host, service } = route.useParams();
  const { data, error, refetch } = useQuery(serviceQuery(host, service));
  useDocumentTitle(`${service} on ${host} · Atalaya`);

  if (data) return <Service item={data} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <DetailSkeleton name={service} />;
}

function Service({ item }: { item: ServiceDetail }) {
  const { host, name: service } = item;
  const mayOperate = useMayOperate();
  const { check, checking } = useCheck(
    { host, service },
    item.last_check,
    keys.service(host, service),
  );
  return (
    <div className={classes.page}>
      <DetailHead
        path={<Path host={host} />}
        name={service}
        subtitle={item.display_name}
        state={item.state}
        stateType={item.state_type}
        since={item.last_state_change}
        onCheck={mayOperate ? check : undefined}
        checking={checking || item.executing}
      />
      <div className={classes.columns}>
        <div className={classes.column}>
          <OutputPanel item={item} />
          <PerfdataPanel items={item.perfdata} />
          <HistoryPanel filter={{ host, service }} />
        </div>
        <div className={classes.column}>
          <CheckPanel item={item} mayOperate={mayOperate} />
          <NotificationPanel item={item} />
          <DefinitionPanel
            item={item}
            more={{
              Host: (
                <span className={classes.host}>
                  <Link to="/hosts/$host" params={{ host }}>
                    {host}
                  </Link>
                  <StateBadge state={item.host_state} />
                </span>
              ),
            }}
          />
        </div>
      </div>
    </div>
  );
}

function Path({ host }: { host: string }) {
  return (
    <>
      <Link to="/services">Services</Link>
      <Icon name="chevron" size={11} />
      <Link to="/hosts/$host" params={{ host }}>
        {host}
      </Link>
    </>
  );
}
