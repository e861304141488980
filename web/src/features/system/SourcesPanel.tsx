import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SenderItem, SourceItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import { LogText } from "@/components/LogText";
import { Panel } from "@/components/Panel";
import { StateIcon } from "@/components/StateIcon";
import { StackTable, type StackColumn } from "@/components/table/StackTable";
import { Relative } from "@/components/Time";
import { formatBytes, formatCount, formatCounted } from "@/lib/number";
import { droppedWords, lostOf, sourceState } from "./source-state";
import classes from "./System.module.css";

/** Every input, from receipt to event. */
export function SourcesPanel({ sources }: { sources: readonly SourceItem[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());

  function toggle(name: string) {
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  }

  return (
    <Panel title="Sources" aside={formatCounted(sources.length, "source")} flush>
      {sources.length === 0 ? (
        <p className={classes.none}>Nothing is listened to or followed.</p>
      ) : (
        <StackTable
          label="Sources"
          columns={columnsOf(open, toggle)}
          rows={sources}
          keyOf={({ name }) => name}
          below={(source) => belowOf(source, open.has(source.name))}
        />
      )}
    </Panel>
  );
}

/** What stands under a source: what is wrong with it, and its senders when they are asked for. */
function belowOf(source: SourceItem, open: boolean) {
  if (!source.error && !open) return null;
  return (
    <>
      {source.error && (
        <p className={classes.error} data-tone={source.enabled ? "critical" : "pending"}>
          <StateIcon shape={source.enabled ? "cross" : "clock"} size={13} />
          <LogText text={source.error} />
        </p>
      )}
      {open && (
        <div className={classes.senders}>
          <StackTable
            label={`Senders of ${source.name}`}
            columns={SENDER_COLUMNS}
            rows={source.senders}
            keyOf={({ source: sender }) => sender}
          />
        </div>
      )}
    </>
  );
}

function columnsOf(
  open: ReadonlySet<string>,
  toggle: (name: string) => void,
): StackColumn<SourceItem>[] {
  return [
    {
      id: "name",
      title: "Source",
      cell: (source) => (
        <span className={classes.source}>
          <b>{source.name}</b>
          {source.senders.length > 0 && (
            <button
              type="button"
              className={classes.expand}
              aria-expanded={open.has(source.name)}
              onClick={() => toggle(source.name)}
            >
              <Icon name="chevron" size={12} />
              {formatCounted(source.senders.length, "sender")}
            </button>
          )}
        </span>
      ),
    },
    { id: "state", title: "State", cell: (source) => <State source={source} /> },
    number("received", "Received", ({ received }) => received),
    {
      id: "bytes",
      title: "Bytes",
      align: "right",
      empty: ({ bytes }) => bytes === null,
      cell: ({ bytes }) => (bytes === null ? "–" : formatBytes(bytes)),
    },
    number("parsed", "Parsed", ({ parsed }) => parsed),
    number("generic", "Generic", ({ generic }) => generic),
    {
      id: "dropped",
      title: "Dropped",
      empty: ({ dropped }) => droppedWords(dropped) === "",
      cell: ({ dropped }) => <Dropped dropped={dropped} />,
    },
    number("connections", "Connections", ({ connections }) => connections),
    {
      id: "last",
      title: "Last record",
      align: "right",
      cell: ({ last_at }) => <Relative at={last_at} />,
    },
  ];
}

function number(
  id: string,
  title: string,
  of: (source: SourceItem) => number | null,
): StackColumn<SourceItem> {
  return {
    id,
    title,
    align: "right",
    empty: (source) => of(source) === null,
    cell: (source) => {
      const value = of(source);
      return value === null ? "–" : formatCount(value);
    },
  };
}

const SENDER_COLUMNS: readonly StackColumn<SenderItem>[] = [
  {
    id: "source",
    title: "Sender",
    cell: ({ source }) => (
      <Link
        to="/events"
        search={{ q: `source:${JSON.stringify(source)}` }}
        className={classes.link}
      >
        <LogText text={source} />
      </Link>
    ),
  },
  { id: "parsed", title: "Parsed", align: "right", cell: ({ parsed }) => formatCount(parsed) },
  { id: "generic", title: "Generic", align: "right", cell: ({ generic }) => formatCount(generic) },
  {
    id: "dropped",
    title: "Left out",
    empty: ({ dropped }) => droppedWords(dropped) === "",
    cell: ({ dropped }) => droppedWords(dropped) || "–",
  },
  {
    id: "last",
    title: "Last event",
    align: "right",
    cell: ({ last_event_at }) => <Relative at={last_event_at} />,
  },
];

function State({ source }: { source: SourceItem }) {
  const { word, tone, shape } = sourceState(source);
  return (
    <span className={classes.state} data-tone={tone}>
      <StateIcon shape={shape} size={13} />
      {word}
    </span>
  );
}

function Dropped({ dropped }: { dropped: SourceItem["dropped"] }) {
  const words = droppedWords(dropped);
  if (!words) return <>–</>;
  if (lostOf(dropped) === 0) return <>{words}</>;
  return (
    <span className={classes.state} data-tone="warning">
      <StateIcon shape="triangle" size={13} />
      {words}
    </span>
  );
}
