import { useQuery } from "@tanstack/react-query";
import list from "@/components/list/List.module.css";
import { Failure, Message } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { ProblemList } from "@/components/ProblemList";
import { formatCounted } from "@/lib/number";
import { directivesQuery } from "./queries";

/** What is wrong with directive files, also with directives that were therefore left out. */
export function DirectiveProblems() {
  const { data, error, refetch } = useQuery(directivesQuery);
  if (!data) {
    return error ? (
      <Failure error={error} retry={() => void refetch()} />
    ) : (
      <p className={list.content} role="status">
        Loading…
      </p>
    );
  }
  if (data.problems.length === 0) {
    return (
      <Message icon="search" title="No problems">
        Every directive file could be read, and every directive does what it says.
      </Message>
    );
  }
  return (
    <div className={list.content}>
      <Panel
        title="Problems of directive files"
        aside={formatCounted(data.problems.length, "problem")}
        flush
      >
        <ProblemList label="Problems" problems={data.problems} />
      </Panel>
    </div>
  );
}
