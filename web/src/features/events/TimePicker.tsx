import { Button, Popover } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Icon } from "@/components/Icon";
import { keepEscape } from "./keep-escape";
import { DEFAULT_SPAN, describeRange, SPANS, toInputTime, type TimeRange } from "./range";
import type { EventsSearch, OnSearch } from "./search";
import classes from "./TimePicker.module.css";

interface Props {
  search: EventsSearch;
  /** The range that the address means now. */
  range: TimeRange;
  onSearch: OnSearch;
}

/** The time range: a span up to now, or between two moments. */
export function TimePicker({ search, range, onSearch }: Props) {
  const [opened, setOpened] = useState(false);
  const fixed = !range.moving;

  function choose(change: Partial<EventsSearch>) {
    setOpened(false);
    onSearch(change);
  }

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={classes.target}
          leftSection={<Icon name="clock" size={14} />}
          aria-label={`Time: ${describeRange(search)}`}
          onClick={() => setOpened(!opened)}
        >
          {describeRange(search)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Time">
        <div className={classes.choices} onKeyDownCapture={keepEscape}>
          <div className={classes.spans} role="group" aria-label="Up to now">
            {SPANS.map(([word, label]) => (
              <button
                key={word}
                type="button"
                className={classes.span}
                aria-pressed={!fixed && (search.last ?? DEFAULT_SPAN) === word}
                onClick={() =>
                  choose({
                    last: word === DEFAULT_SPAN ? undefined : word,
                    from: undefined,
                    to: undefined,
                  })
                }
              >
                {label}
              </button>
            ))}
          </div>
          <Between range={range} onChosen={(from, to) => choose({ from, to, last: undefined })} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface BetweenProps {
  range: TimeRange;
  onChosen: (from: string, to: string) => void;
}

function Between({ range, onChosen }: BetweenProps) {
  const [from, setFrom] = useState(toInputTime(range.start ?? range.end - 86_400_000));
  const [to, setTo] = useState(toInputTime(range.end));
  // The fields are in the reader's own time.
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const usable = start < end;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (usable) onChosen(new Date(start).toISOString(), new Date(end).toISOString());
  }

  return (
    <form className={classes.between} onSubmit={submit} aria-label="Between two moments">
      <label>
        From
        <input
          type="datetime-local"
          step={1}
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        To
        <input
          type="datetime-local"
          step={1}
          required
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      <p className={classes.wrong} role="alert">
        {!usable && "The end must come after the beginning."}
      </p>
      <Button type="submit" size="compact-sm" disabled={!usable}>
        Apply
      </Button>
    </form>
  );
}
