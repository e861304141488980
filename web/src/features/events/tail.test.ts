import { describe, expect, it } from "vitest";
import { makeEvent } from "../../../mock/events.mjs";
import { EMPTY_TAIL, KEPT_ROWS, mergeRows, reduceTail, type Tail } from "./tail";

const event = (id: number, at = id * 1000) => makeEvent(id, at, {});
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => Number(id));

function arrive(tail: Tail, ...events: ReturnType<typeof event>[]): Tail {
  return reduceTail(tail, { type: "arrived", events, since: undefined });
}

describe("the tail", () => {
  it("keeps the newest first, each once", () => {
    const tail = arrive(arrive(EMPTY_TAIL, event(1), event(3)), event(2), event(3));
    expect(ids(tail.rows)).toEqual([3, 2, 1]);
  });

  it("leaves out what is older than the time range", () => {
    const events = [event(1), event(9)];
    const tail = reduceTail(EMPTY_TAIL, { type: "arrived", events, since: 5_000 });
    expect(ids(tail.rows)).toEqual([9]);
  });

  it("stands still while paused, counts, and catches up", () => {
    let tail = reduceTail(arrive(EMPTY_TAIL, event(1)), { type: "paused" });
    tail = arrive(arrive(tail, event(2)), event(3), event(4));
    expect(ids(tail.frozen!.rows)).toEqual([1]);
    expect(tail.waiting).toBe(3);
    tail = reduceTail(tail, { type: "resumed" });
    expect(ids(tail.rows)).toEqual([4, 3, 2, 1]);
    expect(tail).toMatchObject({ frozen: undefined, waiting: 0, gap: false });
  });

  it("is bounded, and knows that something is missing then", () => {
    const flood = Array.from({ length: KEPT_ROWS + 5 }, (_, index) => event(index + 1));
    const tail = arrive(EMPTY_TAIL, ...flood);
    expect(tail.rows).toHaveLength(KEPT_ROWS);
    expect(ids(tail.rows)[0]).toBe(KEPT_ROWS + 5);
    expect(tail.gap).toBe(true);
    expect(reduceTail(EMPTY_TAIL, { type: "skipped", events: null }).gap).toBe(true);
  });

  it("stays paused over a new search", () => {
    const paused = reduceTail(arrive(EMPTY_TAIL, event(1)), { type: "paused" });
    expect(reduceTail(paused, { type: "cleared" })).toEqual({
      ...EMPTY_TAIL,
      frozen: { rows: [], gap: false },
    });
  });

  it("has no gap any more once the search was done again", () => {
    let tail = reduceTail(arrive(EMPTY_TAIL, event(1)), { type: "skipped", events: 7 });
    tail = reduceTail(reduceTail(tail, { type: "paused" }), { type: "searched" });
    expect(tail).toMatchObject({ gap: false, frozen: { gap: false } });
    expect(ids(tail.rows)).toEqual([1]);
    // While the reader is paused, another gap opens where nobody looks.
    tail = reduceTail(tail, { type: "skipped", events: 5 });
    expect(tail).toMatchObject({ gap: true, frozen: { gap: false }, waiting: 5 });
  });
});

describe("rows of the table", () => {
  const found = [event(5), event(4), event(3)];
  const all = (rows: ReturnType<typeof event>[]) => ({ rows, gap: false });

  it("are in order, each once", () => {
    const rows = mergeRows(found, all([event(7), event(5), event(6, 3_500)]), false);
    expect(ids(rows)).toEqual([7, 5, 4, 6, 3]);
  });

  it("do not pretend to be complete", () => {
    const late = [event(9), event(8, 1_000)];
    expect(ids(mergeRows(found, all(late), false))).toEqual([9, 5, 4, 3]);
    expect(ids(mergeRows(found, all(late), true))).toEqual([9, 5, 4, 3, 8]);
    expect(ids(mergeRows(found, { rows: late, gap: true }, false))).toEqual([9, 8]);
  });
});
