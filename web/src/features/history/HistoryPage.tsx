import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Failure, Message } from "@/components/Message";
import { Panel } from "@/components/Panel";
import { Icon } from "@/components/Icon";
import { toggleWord, words } from "@/lib/search-params";
import classes from "./History.module.css";
import { HistoryRows } from "./HistoryRows";
import { historyQuery } from "./queries";

const route = getRouteApi("/frame/history");
const PAGE = 100;

const KINDS: readonly [kind: string, label: string][] = [
  ["alert", "Alerts"],
  ["notification", "Notifications"],
  ["state", "States"],
  ["external_command", "Commands"],
  ["passive_check", "Passive checks"],
  ["process", "Process"],
  ["warning", "Warnings"],
];

/** Everything that happened, newest first. */
export function HistoryPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(historyQuery(search, PAGE));
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  useDocumentTitle("History · Atalaya");

  function show(change: Partial<typeof search>) {
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  }

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>History</h1>
        <div className={classes.kinds} role="group" aria-label="Kind">
          {KINDS.map(([kind, label]) => (
            <button
              key={kind}
              type="button"
              className={classes.chip}
              aria-pressed={words(search.kind).includes(kind)}
              onClick={() => show({ kind: toggleWord(search.kind, kind) })}
            >
              {label}
            </button>
          ))}
          {(search.host ?? search.service) && (
            <button
              type="button"
              className={classes.chip}
              aria-pressed
              title="Take this filter off"
              onClick={() => show({ host: undefined, service: undefined })}
            >
              {[search.service, search.host].filter(Boolean).join(" on ")}{" "}
              <Icon name="close" size={11} />
            </button>
          )}
        </div>
      </div>
      {error && !data && <Failure error={error} retry={() => void query.refetch()} />}
      {data && items.length === 0 && (
        <Message icon="search" title="Nothing to show">
          No line of the history matches.
        </Message>
      )}
      {(items.length > 0 || query.isPending) && (
        <Panel title={query.isPending ? "Loading" : "Newest first"} flush>
          <HistoryRows items={items} about={{}} />
          {hasNextPage && (
            <div className={classes.more}>
              <Button
                variant="default"
                size="xs"
                loading={isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Older
              </Button>
            </div>
          )}
        </Panel>
      )}
    </div>
  );
}
