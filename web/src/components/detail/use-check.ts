import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useCheckNow, type CheckTarget } from "@/api/commands";

const ASK_AGAIN_MS = 2_000;
const GIVE_UP_MS = 120_000;

/**
 * "Check now" for one object: from the click until its last check has changed.
 *
 * The event stream usually brings the result; asking now and then covers a broken stream.
 */
export function useCheck(
  target: CheckTarget,
  lastCheck: string | null | undefined,
  queryKey: readonly unknown[],
) {
  const client = useQueryClient();
  const { mutate, isPending } = useCheckNow();
  const [before, setBefore] = useState<string | null | undefined>();
  const [askedAt, setAskedAt] = useState<number | undefined>();
  const waiting = askedAt !== undefined && before === lastCheck;
  const key = JSON.stringify(queryKey);

  useEffect(() => {
    if (!waiting) return undefined;
    const again = setInterval(
      () => void client.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] }),
      ASK_AGAIN_MS,
    );
    const stop = setTimeout(() => setAskedAt(undefined), GIVE_UP_MS);
    return () => {
      clearInterval(again);
      clearTimeout(stop);
    };
  }, [waiting, client, key]);

  function check() {
    setBefore(lastCheck);
    mutate(target, { onSuccess: () => setAskedAt(Date.now()) });
  }
  return { check, checking: isPending || waiting };
}
