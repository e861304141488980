import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { DirectiveRule } from "@/api/types";
import { StackTable, type StackColumn } from "@/components/table/StackTable";
import { dataSourcesQuery, firstTypesQuery } from "@/features/data-sources/queries";
import { formatCount } from "@/lib/number";
import classes from "./Directives.module.css";
import { numbersIn, pluginsOf, rowsOf, side, timeOut, type RuleRow } from "./rules";

/** Names of data sources, and of event types by `plugin/sid`. */
interface Names {
  plugins: ReadonlyMap<number, string>;
  types: ReadonlyMap<string, string>;
}

/** The tree of a directive's rules: a level follows the one above it, siblings are alternatives. */
export function RuleTable({ root }: { root: DirectiveRule }) {
  const names = useNames(root);
  const columns = useMemo(() => columnsOf(names), [names]);
  return (
    <StackTable label="Rules" columns={columns} rows={rowsOf(root)} keyOf={({ path }) => path} />
  );
}

function useNames(root: DirectiveRule): Names {
  const ids = useMemo(() => pluginsOf(root), [root]);
  const sources = useQuery(dataSourcesQuery).data;
  const types = useQueries({
    queries: ids.map((id) => firstTypesQuery(id)),
    combine: (results) =>
      new Map(
        results
          .flatMap(({ data }) => data?.items ?? [])
          .map(({ plugin_id, sid, name }) => [`${plugin_id}/${sid}`, name]),
      ),
  });
  return useMemo(
    () => ({ plugins: new Map(sources?.items.map(({ id, name }) => [id, name])), types }),
    [sources, types],
  );
}

function columnsOf(names: Names): StackColumn<RuleRow>[] {
  return [
    {
      id: "rule",
      title: "Level and rule",
      cell: (row) => <RuleName row={row} />,
    },
    {
      id: "events",
      title: "Data source and event types",
      cell: ({ rule }) => <EventTypes rule={rule} names={names} />,
    },
    { id: "from", title: "From", cell: ({ rule }) => side(rule.from, rule.port_from) },
    { id: "to", title: "To", cell: ({ rule }) => side(rule.to, rule.port_to) },
    {
      id: "occurrence",
      title: "Occurrence",
      align: "right",
      cell: ({ rule }) => formatCount(rule.occurrence),
    },
    { id: "time_out", title: "Time-out", align: "right", cell: ({ rule }) => timeOut(rule) },
    {
      id: "reliability",
      title: "Reliability",
      align: "right",
      cell: ({ rule }) => rule.reliability,
    },
    {
      id: "others",
      title: "Besides",
      empty: ({ rule }) => besides(rule).length === 0,
      cell: ({ rule }) => besides(rule).join(", ") || "–",
    },
  ];
}

function RuleName({ row: { rule, depth, alternatives } }: { row: RuleRow }) {
  return (
    <div className={classes.rule} style={{ paddingLeft: depth * 18 }}>
      {depth > 0 && (
        <span className={classes.branch} aria-hidden="true">
          └
        </span>
      )}
      <span>
        <span className={classes.level}>
          Level {rule.level}
          {alternatives > 0 && `, one of ${alternatives + 1}`}
        </span>
        <span className={classes.ruleName}>{rule.name}</span>
      </span>
    </div>
  );
}

function EventTypes({ rule, names }: { rule: DirectiveRule; names: Names }) {
  const plugins = numbersIn(rule.plugin_id);
  const [only] = plugins.length === 1 ? plugins : [];
  const sids = only === undefined ? [] : numbersIn(rule.plugin_sid);
  return (
    <div className={classes.types}>
      {plugins.length === 0 && <span>{rule.plugin_id || "any data source"}</span>}
      {plugins.map((id) => (
        <Link
          key={id}
          to="/data-sources/$source"
          params={{ source: String(id) }}
          className={classes.strong}
        >
          {names.plugins.get(id) ?? "unknown"} <span className={classes.quiet}>{id}</span>
        </Link>
      ))}
      {sids.length === 0 && <span>{rule.plugin_sid || "any event type"}</span>}
      {sids.slice(0, SHOWN_TYPES).map((sid) => (
        <span key={sid}>
          {names.types.get(`${only}/${sid}`) ?? "event type"}{" "}
          <span className={classes.quiet}>{sid}</span>
        </span>
      ))}
      {sids.length > SHOWN_TYPES && (
        <span className={classes.quiet} title={rule.plugin_sid}>
          and {sids.length - SHOWN_TYPES} more: {sids.slice(SHOWN_TYPES).join(", ")}
        </span>
      )}
    </div>
  );
}

const SHOWN_TYPES = 6;

/** Everything else that a rule demands, in words. */
function besides(rule: DirectiveRule): string[] {
  const { kind, negated, sticky_different, question, protocol, sensor, others } = rule;
  return [
    negated ? "completes when nothing matches in time" : "",
    kind === "detector" ? "" : `asks a ${kind}${question ? `: ${question}` : ""}`,
    sticky_different ? `differing in ${sticky_different}` : "",
    protocol && protocol !== "ANY" ? `protocol ${protocol}` : "",
    sensor && sensor !== "ANY" ? `sensor ${sensor}` : "",
    ...others.map(({ field, accepts }) => `${field} ${accepts}`),
  ].filter(Boolean);
}
