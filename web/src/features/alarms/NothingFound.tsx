import { Button } from "@mantine/core";
import { Message } from "@/components/Message";
import { narrowedBy, withoutFilters, type AlarmSearch } from "./alarm-search";

interface Props {
  search: AlarmSearch;
  onSearch: (change: Partial<AlarmSearch>) => void;
}

/** Stands where alarms would; says why there are none. */
export function NothingFound({ search, onSearch }: Props) {
  if (narrowedBy(search).length > 0) {
    return (
      <Message
        icon="search"
        title="No alarm matches"
        action={
          <Button
            variant="default"
            size="xs"
            onClick={() => onSearch({ ...withoutFilters(search), status: "all" })}
          >
            Show all alarms
          </Button>
        }
      >
        With these filters there is nothing to show.
      </Message>
    );
  }
  if (search.status === "all") {
    return (
      <Message icon="search" title="No alarms yet">
        A directive raises one when the events of an attack arrive.
      </Message>
    );
  }
  if (search.status === "closed") {
    return (
      <Message icon="search" title="No closed alarms">
        Alarms that somebody has dealt with are kept here.
      </Message>
    );
  }
  return (
    <Message
      icon="search"
      title="No open alarms"
      action={
        <Button variant="default" size="xs" onClick={() => onSearch({ status: "all" })}>
          Show closed ones too
        </Button>
      }
    >
      Nothing waits for anybody.
    </Message>
  );
}
