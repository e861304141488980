import type { HostDetail, ServiceDetail } from "@/api/types";
import { statusOf } from "@/theme/status";
import { Panel } from "../Panel";
import { Relative } from "../Time";
import classes from "./Detail.module.css";

/** What the plugin said. Always shown as text, never read as markup. */
export function OutputPanel({ item }: { item: HostDetail | ServiceDetail }) {
  return (
    <Panel
      title="Status information"
      aside={
        <>
          checked <Relative at={item.last_check} />
        </>
      }
    >
      {item.output ? (
        <p className={classes.output} data-tone={statusOf(item.state).tone}>
          {item.output}
        </p>
      ) : (
        <p className={classes.none}>
          {item.state === "PENDING" ? "Not checked yet" : "The plugin said nothing"}
        </p>
      )}
      {item.long_output && <pre className={classes.long}>{item.long_output}</pre>}
    </Panel>
  );
}
