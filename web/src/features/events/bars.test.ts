import { expect, it } from "vitest";
import { barsOf } from "./bars";

const at = (minute: number) => Date.UTC(2026, 10, 21, 12, minute);
const bar = (minute: number, events: number) => ({
  start: new Date(at(minute)).toISOString(),
  events,
  split: [],
});

it("has a bar for every step of the range, also where nothing happened", () => {
  const histogram = { bucket_s: 60, split: [], bars: [bar(1, 7), bar(3, 2)] };
  const range = { start: at(0) + 30_000, end: at(4), moving: true };
  const bars = barsOf(histogram, range);
  expect(bars.map(({ count }) => count)).toEqual([0, 7, 0, 2]);
  expect(bars[0]).toEqual({ start: at(0), end: at(1), count: 0 });
});

it("spans what there is when the range has no beginning", () => {
  const histogram = { bucket_s: 60, split: [], bars: [bar(1, 7), bar(3, 2)] };
  const bars = barsOf(histogram, { start: undefined, end: at(60), moving: true });
  expect(bars.map(({ count }) => count)).toEqual([7, 0, 2]);
});

it("is empty when nothing was ever, and never endless", () => {
  const range = { start: undefined, end: at(0), moving: true };
  expect(barsOf({ bucket_s: 60, split: [], bars: [] }, range)).toEqual([]);
  const year = { start: 0, end: at(0), moving: true };
  expect(barsOf({ bucket_s: 1, split: [], bars: [bar(1, 1)] }, year)).toHaveLength(400);
});
