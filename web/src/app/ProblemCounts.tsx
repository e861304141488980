import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { StateIcon } from "@/components/StateIcon";
import { overviewQuery } from "@/api/overview";
import { PROBLEMS } from "@/lib/links";
import { formatCount, formatCounted } from "@/lib/number";
import classes from "./ProblemCounts.module.css";

/** Problems of hosts and services in the header, each a link to its list. */
export function ProblemCounts() {
  const { data } = useQuery(overviewQuery);
  return (
    <div className={classes.counts}>
      <Count to="/hosts" noun="host" count={data?.hosts.problems} />
      <Count to="/services" noun="service" count={data?.services.problems} />
    </div>
  );
}

interface CountProps {
  to: "/hosts" | "/services";
  noun: string;
  count: number | undefined;
}

function Count({ to, noun, count }: CountProps) {
  const tone = count === undefined ? "pending" : count > 0 ? "critical" : "ok";
  const label =
    count === undefined
      ? `${noun} problems not known yet`
      : formatCounted(count, `${noun} problem`);
  return (
    <Link
      to={to}
      search={PROBLEMS}
      className={classes.count}
      data-tone={tone}
      aria-label={label}
      title={label}
    >
      <StateIcon shape={count ? (noun === "host" ? "down" : "cross") : "check"} size={13} />
      <span>{count === undefined ? "–" : formatCount(count)}</span>
      <span className={classes.noun}>{count === 1 ? noun : `${noun}s`}</span>
    </Link>
  );
}
