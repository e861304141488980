import { ActionIcon, CopyButton } from "@mantine/core";
import type { HostDetail, ServiceDetail } from "@/api/types";
import { formatInterval, formatSeconds } from "@/lib/time";
import { Facts } from "../Facts";
import { Icon } from "../Icon";
import { Panel } from "../Panel";
import { Relative } from "../Time";
import classes from "./Detail.module.css";

type Detail = HostDetail | ServiceDetail;

/** When and how the object is checked; command lines may hold passwords, so not all see them. */
export function CheckPanel({ item, mayOperate }: { item: Detail; mayOperate: boolean }) {
  return (
    <Panel title="Check">
      <Facts
        facts={{
          Attempt: `${item.attempt} of ${item.max_attempts} (${item.state_type})`,
          "Last check": <Relative at={item.last_check} />,
          "Next check": <NextCheck item={item} />,
          "Last state change": <Relative at={item.last_state_change} />,
          "Last hard change": <Relative at={item.last_hard_state_change} />,
          "Check type": item.check_kind,
          "Execution time": formatSeconds(item.execution_s),
          Latency: formatSeconds(item.latency_s),
          Interval: `${formatInterval(item.check_interval_s)}, retry ${formatInterval(item.retry_interval_s)}`,
          "Check period": item.check_period ?? "always",
          "Active checks": onOff(item.active_checks_enabled),
          "Passive checks": onOff(item.passive_checks_enabled),
        }}
      />
      {item.check_command && <CommandText title="Check command" text={item.check_command} />}
      {item.command_line && <CommandText title="Command line as run" text={item.command_line} />}
      {item.check_command && !item.command_line && !mayOperate && <HiddenCommandLine />}
    </Panel>
  );
}

function NextCheck({ item }: { item: Detail }) {
  if (item.executing) return <>running now</>;
  return item.next_check ? <Relative at={item.next_check} /> : <>not scheduled</>;
}

function CommandText({ title, text }: { title: string; text: string }) {
  return (
    <>
      <div className={classes.commandHead}>
        <span>{title}</span>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={copied ? "Copied" : `Copy ${title.toLowerCase()}`}
              onClick={copy}
            >
              {copied ? "✓" : <Icon name="copy" size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
      <code className={classes.command}>{text}</code>
    </>
  );
}

function HiddenCommandLine() {
  return (
    <>
      <div className={classes.commandHead}>Command line as run</div>
      <p className={classes.none}>hidden: needs the role operate</p>
    </>
  );
}

export function onOff(on: boolean): string {
  return on ? "on" : "off";
}
