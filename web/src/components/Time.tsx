import { useQuery } from "@tanstack/react-query";
import { overviewQuery } from "@/api/overview";
import { useNow } from "@/lib/now";
import { formatDateTime, formatRelative, formatSince } from "@/lib/time";

interface Props {
  at: string | null | undefined;
}

/**
 * How long a state has lasted, ticking; the exact time on hover.
 *
 * An object that never changed its state has had it at least since the program started: that is
 * shown with a plus, as Nagios does.
 */
export function Since({ at }: Props) {
  return at ? <KnownSince at={at} /> : <SinceStart />;
}

function SinceStart() {
  const now = useNow();
  const { data } = useQuery({ ...overviewQuery, refetchInterval: false });
  const start = data?.program.started_at;
  return (
    <span title="No change since Atalaya started">
      {start ? `${formatSince(start, now)}+` : "–"}
    </span>
  );
}

function KnownSince({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={`since ${formatDateTime(at)}`}>
      {formatSince(at, now)}
    </time>
  );
}

/** `12s ago` or `in 3m 20s`, ticking; the exact time on hover. */
export function Relative({ at }: Props) {
  const now = useNow();
  return (
    <time dateTime={at ?? undefined} title={at ? formatDateTime(at) : undefined}>
      {formatRelative(at, now)}
    </time>
  );
}

/** Date and time to the second. */
export function DateTime({ at }: Props) {
  return <time dateTime={at ?? undefined}>{formatDateTime(at)}</time>;
}
