import { Link } from "@tanstack/react-router";
import type { Overview } from "@/api/types";
import { Panel } from "@/components/Panel";
import { StateIcon } from "@/components/StateIcon";
import { PROBLEMS } from "@/lib/links";
import { formatCount, formatCounted } from "@/lib/number";
import { HOST_STATES, SERVICE_STATES, statusOf, type AnyState } from "@/theme/status";
import classes from "./StatePanel.module.css";

export interface Tile {
  state: AnyState;
  count: number;
}

export function hostTiles(counts: Overview["hosts"]): Tile[] {
  const field = (state: string) => state.toLowerCase() as "up" | "down" | "unreachable" | "pending";
  return HOST_STATES.map((state) => ({ state, count: counts[field(state)] }));
}

export function serviceTiles(counts: Overview["services"]): Tile[] {
  const field = (state: string) =>
    state.toLowerCase() as "ok" | "warning" | "critical" | "unknown" | "pending";
  return SERVICE_STATES.map((state) => ({ state, count: counts[field(state)] }));
}

interface Props {
  title: string;
  noun: string;
  to: "/hosts" | "/services";
  tiles: readonly Tile[];
  total: number;
  problems: number;
  soft: number;
  onProblemHosts?: number;
}

/** Hosts or services by state; every number leads to the list of what it counts. */
export function StatePanel({
  title,
  noun,
  to,
  tiles,
  total,
  problems,
  soft,
  onProblemHosts,
}: Props) {
  return (
    <Panel title={title} aside={<Link to={to}>{formatCounted(total, noun)}</Link>}>
      <div className={classes.bar} aria-hidden="true">
        {tiles
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => (
            <span key={state} data-tone={statusOf(state).tone} style={{ flexGrow: count }} />
          ))}
      </div>
      <ul className={classes.tiles} data-tiles={tiles.length}>
        {tiles.map(({ state, count }) => {
          const { tone, shape, word } = statusOf(state);
          return (
            <li key={state}>
              <Link
                to={to}
                search={{ state }}
                className={classes.tile}
                data-tone={tone}
                data-none={count === 0 || undefined}
              >
                <span className={classes.count}>{formatCount(count)}</span>
                <span className={classes.word}>
                  <StateIcon shape={shape} size={12} />
                  {word}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      <p className={classes.note}>
        {problems === 0 ? (
          "No problems"
        ) : (
          <>
            <Link to={to} search={PROBLEMS}>
              {formatCounted(problems, "problem")}
            </Link>
            {soft > 0 && `, ${formatCount(soft)} still being retried`}
            {onProblemHosts ? `, ${formatCount(onProblemHosts)} on hosts with problems` : ""}
          </>
        )}
      </p>
    </Panel>
  );
}
