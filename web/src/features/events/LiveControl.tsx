import { Button } from "@mantine/core";
import { Icon } from "@/components/Icon";
import { formatCount } from "@/lib/number";
import { useNow } from "@/lib/now";
import { useShortcuts } from "@/lib/shortcuts";
import { formatSpan } from "@/lib/time";
import classes from "./LiveControl.module.css";
import type { Tail, TailAction } from "./tail";
import type { TailPhase } from "./use-tail";

interface Props {
  tail: Tail;
  phase: TailPhase;
  dispatch: (action: TailAction) => void;
}

/** Whether events come in, and the button that holds them back. `p` does the same. */
export function LiveControl({ tail, phase, dispatch }: Props) {
  const paused = tail.frozen !== undefined;
  const toggle = () => dispatch({ type: paused ? "resumed" : "paused" });
  useShortcuts({ p: toggle });
  return (
    <div className={classes.live}>
      <span className={classes.state} data-tone={toneOf(phase, paused)} role="status">
        <span className={classes.dot} aria-hidden="true" />
        {paused ? `Paused · ${formatCount(tail.waiting)} new` : <Phase phase={phase} />}
      </span>
      <Button
        variant={paused ? "filled" : "default"}
        size="compact-sm"
        leftSection={<Icon name={paused ? "play" : "pause"} size={13} />}
        title={`${paused ? "Resume" : "Pause"} (p)`}
        onClick={toggle}
      >
        {paused ? "Resume" : "Pause"}
      </Button>
    </div>
  );
}

function Phase({ phase }: { phase: TailPhase }) {
  if (phase.name === "lost") return <Lost since={phase.since} />;
  return phase.name === "live" ? "Live" : "Connecting…";
}

function Lost({ since }: { since: number }) {
  return `No new events for ${formatSpan(useNow() - since)}: contact lost`;
}

function toneOf(phase: TailPhase, paused: boolean): string {
  if (phase.name === "lost") return "critical";
  if (paused) return "warning";
  return phase.name === "live" ? "ok" : "pending";
}
