import { Button } from "@mantine/core";
import type { Problem } from "@/api/types";
import { visible } from "@/lib/visible";
import { markQuery, repaired } from "./query-error";
import classes from "./QueryBar.module.css";

interface Props {
  id: string;
  query: string;
  problem: Problem;
  onRepair: (query: string) => void;
}

/** What is wrong with the query, with a caret under the place, and what to do about it. */
export function QueryError({ id, query, problem, onRepair }: Props) {
  const { detail, title, query: place } = problem;
  const marked = place && markQuery(query, place.position, place.length);
  const closest = place?.closest;
  return (
    <div id={id} className={classes.error} role="alert" data-tone="critical">
      <strong>
        <Told text={detail || title} />
      </strong>
      {marked && (
        <pre className={classes.marked}>
          {marked.text}
          {"\n"}
          <span className={classes.carets}>{marked.carets}</span>
        </pre>
      )}
      {place?.help && <Told text={place.help} />}
      {closest && (
        <Button
          className={classes.repair}
          variant="default"
          size="compact-xs"
          onClick={() => onRepair(repaired(query, place.position, place.length, closest))}
        >
          Use {closest}
        </Button>
      )}
    </div>
  );
}

/** A message of the server, which puts what was written into backquotes. */
function Told({ text }: { text: string }) {
  const parts = (text.charAt(0).toUpperCase() + text.slice(1)).split("`");
  return (
    <span>
      {parts.map((part, index) =>
        index % 2 === 1 ? <code key={index}>{visible(part)}</code> : visible(part),
      )}
    </span>
  );
}
