import { ActionIcon, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { memo, useEffect, useRef, useState } from "react";
import type { EventItem } from "@/api/types";
import { Icon } from "@/components/Icon";
import { LogText } from "@/components/LogText";
import { Failure } from "@/components/Message";
import { RiskBadge } from "@/components/RiskBadge";
import { DateTime } from "@/components/Time";
import { copyText } from "@/lib/copy";
import { formatCount } from "@/lib/number";
import classes from "./EventPanel.module.css";
import { EventFacts } from "./EventFacts";
import { nameOfEvent } from "./fields";
import { eventQuery } from "./queries";

/** A megabyte of what must be made visible would stop a browser: it comes in parts. */
const SHOWN_CHARS = 10_000;

interface Props {
  /** Its id. */
  event: string;
  onClose: () => void;
}

/** An event in full, beside the table. */
export function EventPanel({ event, onClose }: Props) {
  const { data, error, refetch } = useQuery(eventQuery(event));
  const panel = useRef<HTMLElement>(null);
  // Whoever opens it by keyboard goes on in it; Escape leads back.
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <aside ref={panel} className={classes.panel} aria-label="Event" tabIndex={-1}>
      <header className={classes.head}>
        {data ? <Title event={data} /> : <h2 className={classes.title}>Event {event}</h2>}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Close the event"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" size={14} />
        </ActionIcon>
      </header>
      {data && <Whole key={data.id} event={data} />}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <p className={classes.loading}>Loading…</p>}
    </aside>
  );
}

function Title({ event }: { event: EventItem }) {
  return (
    <div className={classes.titles}>
      <h2 className={classes.title}>
        <LogText text={nameOfEvent(event)} />
      </h2>
      <div className={classes.under}>
        <RiskBadge risk={event.risk} />
        <DateTime at={event.time} />
      </div>
    </div>
  );
}

function Whole({ event }: { event: EventItem }) {
  return (
    <div className={classes.body}>
      {event.raw && <RawLine raw={event.raw} />}
      <EventFacts event={event} />
    </div>
  );
}

function RawLine({ raw }: { raw: string }) {
  const [shown, setShown] = useState(SHOWN_CHARS);
  const parts = Array.from({ length: Math.ceil(shown / SHOWN_CHARS) }, (_, index) =>
    raw.slice(index * SHOWN_CHARS, (index + 1) * SHOWN_CHARS),
  );
  return (
    <section>
      <div className={classes.lineHead}>
        <h3>Line as received</h3>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="copy" size={12} />}
          onClick={() => void copyText(raw, "Line copied")}
        >
          Copy
        </Button>
      </div>
      <pre className={classes.raw}>
        {parts.map((part, index) => (
          <LinePart key={index} text={part} />
        ))}
      </pre>
      {raw.length > shown && (
        <p className={classes.more}>
          {formatCount(shown)} of {formatCount(raw.length)} characters; Copy takes all of them.
          <Button variant="default" size="compact-xs" onClick={() => setShown(shown + SHOWN_CHARS)}>
            Show more
          </Button>
        </p>
      )}
    </section>
  );
}

/** What is there already is not drawn again. */
const LinePart = memo(LogText);
