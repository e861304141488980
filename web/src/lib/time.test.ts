import { describe, expect, it } from "vitest";
import {
  formatDateTime,
  formatInterval,
  formatRelative,
  formatSeconds,
  formatSince,
  formatSpan,
} from "./time";

const now = Date.parse("2026-11-21T12:00:00Z");
const before = (ms: number) => new Date(now - ms).toISOString();

describe("formatSpan", () => {
  it.each([
    [0, "0s"],
    [999, "0s"],
    [8_000, "8s"],
    [65_000, "1m 05s"],
    [3_600_000, "1h 00m"],
    [86_400_000 * 3 + 3_600_000 * 4, "3d 04h"],
    [-5_000, "0s"],
  ])("writes %i ms as %s", (ms, text) => expect(formatSpan(ms)).toBe(text));
});

describe("times relative to now", () => {
  it("say how long ago or how soon", () => {
    expect(formatRelative(before(12_000), now)).toBe("12s ago");
    expect(formatRelative(before(-200_000), now)).toBe("in 3m 20s");
    expect(formatRelative(before(400), now)).toBe("now");
  });

  it("survive missing and broken times", () => {
    expect(formatRelative(null, now)).toBe("never");
    expect(formatSince("not a time", now)).toBe("–");
    expect(formatDateTime(undefined)).toBe("never");
  });
});

describe("measured and configured times", () => {
  it("choose a unit that keeps them short", () => {
    expect([0, 0.00034, 0.0124, 1.239, 250].map(formatSeconds)).toEqual([
      "0 s",
      "340 µs",
      "12 ms",
      "1.24 s",
      "250 s",
    ]);
    expect([0, 90, 300, 7200].map(formatInterval)).toEqual(["off", "90 s", "5 min", "2 h"]);
  });
});
