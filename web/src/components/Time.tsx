import { useNow } from "@/lib/now";
import { formatDateTime, formatRelative, formatSince } from "@/lib/time";

interface Props {
  at: string | null | undefined;
}

/** How long a state has lasted, ticking; the exact time on hover. */
export function Since({ at }: Props) {
  const now = useNow();
  return (
    <time dateTime={at ?? undefined} title={at ? `since ${formatDateTime(at)}` : undefined}>
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
