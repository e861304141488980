import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { ProblemList } from "@/components/ProblemList";
import { StateIcon } from "@/components/StateIcon";
import { formatCounted } from "@/lib/number";
import { problemsQuery } from "./queries";
import classes from "./System.module.css";

/** What in plugins, event types, directives and policies cannot do what it says. */
export function ProblemsPanel() {
  const { data, error, refetch } = useQuery(problemsQuery);
  const problems = data?.items ?? [];
  return (
    <Panel
      title="Problems of plugins, directives and policies"
      aside={data && formatCounted(problems.length, "problem")}
      flush
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && (
        <p className={classes.none} role="status">
          Loading…
        </p>
      )}
      {data && problems.length === 0 && (
        <p className={classes.none} data-tone="ok">
          <span className={classes.state}>
            <StateIcon shape="check" size={13} />
            Everything that was loaded does what it says.
          </span>
        </p>
      )}
      {problems.length > 0 && <ProblemList label="Problems" problems={problems} />}
    </Panel>
  );
}
