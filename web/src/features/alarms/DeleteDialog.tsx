import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AlarmDay, AlarmItem } from "@/api/types";
import { formatCounted } from "@/lib/number";
import { useAlarmActions } from "./actions";
import classes from "./Alarms.module.css";
import { nameOfDay } from "./days";
import { daysQuery } from "./queries";

interface AlarmsProps {
  alarms: readonly AlarmItem[];
  onDone: (deleted: boolean) => void;
}

/** Asks before alarms go, and offers to close them instead. */
export function DeleteDialog({ alarms, onDone }: AlarmsProps) {
  const { close, remove } = useAlarmActions();
  const running = alarms.filter(({ correlating }) => correlating);
  const free = alarms.filter(({ correlating }) => !correlating);
  const open = alarms.filter(({ status }) => status === "open");
  return (
    <Ask
      title={alarms.length === 1 ? "Delete this alarm?" : `Delete ${alarms.length} alarms?`}
      onCancel={() => onDone(false)}
      onCloseInstead={
        open.length > 0 ? () => close.mutate(open, { onSuccess: () => onDone(false) }) : undefined
      }
      deleteWords={running.length > 0 ? `Delete the other ${free.length}` : "Delete"}
      onDelete={
        free.length > 0 ? () => remove.mutate(free, { onSuccess: () => onDone(true) }) : undefined
      }
      busy={close.isPending || remove.isPending}
    >
      {running.length > 0 && (
        <p className={classes.refusal}>
          {alarms.length === 1
            ? "This alarm is still being correlated, so it cannot be deleted: events that belong to it may still arrive."
            : `${formatCounted(running.length, "of them is", "of them are")} still being correlated and cannot be deleted: events that belong to them may still arrive.`}{" "}
          You can close it now and delete it later.
        </p>
      )}
      {free.length > 0 && (
        <p>
          {alarms.length === 1 ? "The alarm" : "Alarms"} would be gone for good, with history and
          labels.
        </p>
      )}
    </Ask>
  );
}

interface DayProps {
  day: AlarmDay;
  onDone: () => void;
}

/** Asks before all alarms of a day go, also those that the list does not show. */
export function DeleteDayDialog({ day, onDone }: DayProps) {
  const { closeAll, removeRange } = useAlarmActions();
  const range = { from: day.from, to: day.to };
  const { data } = useQuery(daysQuery({ ...range, status: "all" }));
  const all = data ? data.open + data.closed : undefined;
  const done = { onSuccess: onDone };
  return (
    <Ask
      title={`Delete all alarms of ${nameOfDay(day.date)}?`}
      onCancel={onDone}
      onCloseInstead={data && data.open > 0 ? () => closeAll.mutate(range, done) : undefined}
      deleteWords={all === undefined ? "Delete" : `Delete ${formatCounted(all, "alarm")}`}
      onDelete={() => removeRange.mutate(range, done)}
      busy={closeAll.isPending || removeRange.isPending}
    >
      {data && (
        <p>
          The day has {formatCounted(data.open, "open alarm")} and{" "}
          {formatCounted(data.closed, "closed one")}. All of them would be gone for good, whatever
          the list is filtered by.
        </p>
      )}
      <p>Those that are still being correlated stay.</p>
    </Ask>
  );
}

interface AskProps {
  title: string;
  children: ReactNode;
  onCancel: () => void;
  onCloseInstead: (() => void) | undefined;
  deleteWords: string;
  onDelete: (() => void) | undefined;
  busy: boolean;
}

function Ask(props: AskProps) {
  return (
    <Modal opened onClose={props.onCancel} title={props.title} size={460} centered>
      <div className={classes.ask}>
        {props.children}
        <p>
          <b>Closing keeps</b> an alarm with its events for later questions, and takes it out of the
          list of open ones just the same.
        </p>
        <div className={classes.askButtons}>
          {props.onDelete && (
            <Button
              size="xs"
              variant="default"
              className={classes.danger}
              disabled={props.busy}
              onClick={props.onDelete}
            >
              {props.deleteWords}
            </Button>
          )}
          <span className={classes.push} />
          <Button size="xs" variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
          {props.onCloseInstead && (
            <Button size="xs" disabled={props.busy} onClick={props.onCloseInstead} data-autofocus>
              Close instead
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
