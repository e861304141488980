import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { keys } from "@/api/keys";
import type { HostDetail } from "@/api/types";
import { CheckPanel } from "@/components/detail/CheckPanel";
import { DefinitionPanel } from "@/components/detail/DefinitionPanel";
import classes from "@/components/detail/Detail.module.css";
import { DetailHead } from "@/components/detail/DetailHead";
import { DetailSkeleton } from "@/components/detail/DetailSkeleton";
import { NotificationPanel } from "@/components/detail/NotificationPanel";
import { OutputPanel } from "@/components/detail/OutputPanel";
import { PerfdataPanel } from "@/components/detail/PerfdataPanel";
import { useCheck } from "@/components/detail/use-check";
import { Failure } from "@/components/Message";
import { HistoryPanel } from "@/features/history/HistoryPanel";
import { useMayOperate } from "@/features/session/session";
import { HostServices } from "./HostServices";
import { hostQuery } from "./queries";
import { SecurityPanel } from "./SecurityPanel";

const route = getRouteApi("/frame/hosts/$host");

export function HostPage() {
  const { host } = route.useParams();
  const { data, error, refetch } = useQuery(hostQuery(host));
  useDocumentTitle(`${host} · Atalaya`);

  if (data) return <Host item={data} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <DetailSkeleton name={host} />;
}

function Host({ item }: { item: HostDetail }) {
  const host = item.name;
  const mayOperate = useMayOperate();
  const { check, checking } = useCheck({ host }, item.last_check, keys.host(host));
  return (
    <div className={classes.page}>
      <DetailHead
        path={<Link to="/hosts">Hosts</Link>}
        name={host}
        subtitle={item.alias}
        state={item.state}
        stateType={item.state_type}
        since={item.last_state_change}
        onCheck={mayOperate ? check : undefined}
        checking={checking || item.executing}
      />
      <div className={classes.columns}>
        <div className={classes.column}>
          <OutputPanel item={item} />
          <HostServices host={host} counts={item.services} />
          <SecurityPanel host={host} />
          <PerfdataPanel items={item.perfdata} />
          <HistoryPanel filter={{ host }} />
        </div>
        <div className={classes.column}>
          <CheckPanel item={item} mayOperate={mayOperate} />
          <NotificationPanel item={item} />
          <DefinitionPanel
            item={item}
            more={{
              Address: item.address,
              Alias: item.alias,
              Parents: links(item.parents),
              Children: links(item.children),
            }}
          />
        </div>
      </div>
    </div>
  );
}

function links(hosts: readonly string[]) {
  if (hosts.length === 0) return null;
  return hosts.map((host, index) => (
    <span key={host}>
      {index > 0 && ", "}
      <Link to="/hosts/$host" params={{ host }}>
        {host}
      </Link>
    </span>
  ));
}
