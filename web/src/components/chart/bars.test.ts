import { expect, it } from "vitest";
import { axisLabel, ticksOf, type Bar } from "./bars";

function bars(count: number, width: number): Bar[] {
  const from = new Date(2026, 10, 21, 10).getTime();
  return Array.from({ length: count }, (_, index) => ({
    start: from + index * width,
    end: from + (index + 1) * width,
    count: 0,
  }));
}

it("puts labels at even distances", () => {
  expect(ticksOf(bars(120, 1), 6)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticksOf(bars(3, 1), 6)).toEqual([0, 1, 2]);
});

it("labels as finely as the bars are", () => {
  const label = (all: Bar[]) => axisLabel(all[1]!, all);
  expect(label(bars(60, 15_000))).toBe("10:00:15");
  expect(label(bars(60, 60_000))).toBe("10:01");
  expect(label(bars(100, 21_600_000))).toBe("11-21 16:00");
  expect(label(bars(30, 86_400_000))).toBe("11-22");
  expect(label(bars(100, 604_800_000))).toBe("2026-11-28");
});
