import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { DirectiveDetail, DirectiveItem } from "@/api/types";
import detail from "@/components/detail/Detail.module.css";
import { DetailSkeleton } from "@/components/detail/DetailSkeleton";
import { Facts } from "@/components/Facts";
import { Failure } from "@/components/Message";
import { NumberedText } from "@/components/NumberedText";
import { Panel } from "@/components/Panel";
import { ProblemList } from "@/components/ProblemList";
import { ReadOnlyNote } from "@/components/ReadOnlyNote";
import { ViewTabs } from "@/components/ViewTabs";
import { useMayAdminister } from "@/features/session/session";
import { formatCounted } from "@/lib/number";
import { DirectiveSwitch, SwitchedOff } from "./columns";
import { directiveQuery, instancesQuery, useSwitchDirective } from "./queries";
import { RuleTable } from "./RuleTable";
import classes from "./Directives.module.css";

const route = getRouteApi("/frame/directives/$directive");

const VIEWS = [
  [undefined, "Rules"],
  ["xml", "XML"],
] as const;

export function DirectivePage() {
  const { directive } = route.useParams();
  const { data, error, refetch } = useQuery(directiveQuery(Number(directive)));
  useDocumentTitle(`Directive ${directive} · Atalaya`);
  if (data) return <Directive detail={data} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <DetailSkeleton name={`Directive ${directive}`} />;
}

function Directive({ detail: { directive, root, xml, problems } }: { detail: DirectiveDetail }) {
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className={detail.page}>
      <Head item={directive} />
      <ReadOnlyNote what="directives" />
      <About item={directive} />
      {problems.length > 0 && (
        <Panel title="Problems" aside={formatCounted(problems.length, "problem")} flush>
          <ProblemList label="Problems" problems={problems} />
        </Panel>
      )}
      <Panel
        title={view === "xml" ? `Text from line ${directive.line}` : "Rules"}
        aside={
          <ViewTabs
            label="View"
            views={VIEWS}
            current={view === "xml" ? "xml" : undefined}
            onView={(next) => void navigate({ search: { view: next }, replace: true })}
          />
        }
        flush
      >
        {view === "xml" ? (
          <Xml item={directive} xml={xml} marked={problems} />
        ) : (
          <RuleTable root={root} />
        )}
      </Panel>
    </div>
  );
}

function Head({ item }: { item: DirectiveItem }) {
  const mayChange = useMayAdminister();
  const { mutate, isPending } = useSwitchDirective();
  return (
    <header>
      <nav className={detail.path} aria-label="Path">
        <Link to="/directives">Directives</Link>
      </nav>
      <div className={detail.headLine}>
        <h1 className={detail.name}>{item.name}</h1>
        <span className={detail.subtitle}>{item.id}</span>
        <span className={classes.headSwitch} aria-busy={isPending}>
          <DirectiveSwitch
            item={item}
            onSwitch={
              mayChange ? ({ id, name }, enabled) => mutate({ id, name, enabled }) : undefined
            }
          />
          <SwitchedOff item={item} />
        </span>
      </div>
    </header>
  );
}

function About({ item }: { item: DirectiveItem }) {
  const { data } = useQuery(instancesQuery);
  const running = data?.items.filter(({ directive_id }) => directive_id === item.id).length;
  return (
    <Panel title="Directive">
      <Facts
        facts={{
          Priority: `${item.priority} of 5`,
          Size: `${formatCounted(item.levels, "level")}, ${formatCounted(item.rules, "rule")}`,
          "Defined in": `${item.file}:${item.line}`,
          "Running now":
            running === undefined ? null : (
              <Link to="/directives" search={{ view: "backlog" }}>
                {formatCounted(running, "instance")}
              </Link>
            ),
          Alarms: (
            <Link to="/alarms" search={{ directive: String(item.id), status: "all" }}>
              Alarms it raised
            </Link>
          ),
        }}
      />
    </Panel>
  );
}

interface XmlProps {
  item: DirectiveItem;
  xml: string | null;
  marked: DirectiveDetail["problems"];
}

function Xml({ item, xml, marked }: XmlProps) {
  if (xml === null) {
    return <p className={classes.none}>The file {item.file} cannot be read any more.</p>;
  }
  const lines = marked.flatMap(({ line }) => (line ? [line] : []));
  return (
    <NumberedText
      label={`XML of directive ${item.id}`}
      text={xml}
      first={item.line}
      marked={new Set(lines)}
    />
  );
}
