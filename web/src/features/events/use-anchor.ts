import { useCallback, useState } from "react";
import { resolveRange, type RangeSearch, type TimeRange } from "./range";

/**
 * The range of an address with its ends fixed at the time of the search, so that pages, counts and
 * bars are about the same events. Another search, which has other `words`, fixes them anew; so
 * does `again`.
 */
export function useAnchor(search: RangeSearch, words: string): [TimeRange, again: () => void] {
  const { last, from, to } = search;
  const [anchor, setAnchor] = useState(() => ({ words, range: resolveRange(search, Date.now()) }));
  let current = anchor;
  if (anchor.words !== words) {
    // oxlint-disable-next-line react/purity -- a search is about the time at which it is made
    current = { words, range: resolveRange(search, Date.now()) };
    setAnchor(current);
  }
  const again = useCallback(
    () => setAnchor({ words, range: resolveRange({ last, from, to }, Date.now()) }),
    [words, last, from, to],
  );
  return [current.range, again];
}
