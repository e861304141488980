import { describe, expect, it } from "vitest";
import { bucketFor, describeRange, requestRange, resolveRange, spanMs, toInputTime } from "./range";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("a time range", () => {
  it("is the last day unless the address says otherwise", () => {
    const range = resolveRange({}, now);
    expect(range).toEqual({ start: now - 86_400_000, end: now, moving: true });
    expect(requestRange(range)).toEqual({ from: "2026-11-20T12:00:00.000Z" });
    expect(resolveRange({ last: "nonsense" }, now)).toEqual(range);
    expect(resolveRange({ from: "not a time", to: "" }, now)).toEqual(range);
  });

  it("moves with the time, or stands still between two moments", () => {
    expect(resolveRange({ last: "15m" }, now).start).toBe(now - 900_000);
    expect(requestRange(resolveRange({ last: "all" }, now))).toEqual({});
    const fixed = { from: "2026-11-21T10:00:00Z", to: "2026-11-21T11:00:00Z" };
    expect(requestRange(resolveRange(fixed, now))).toEqual({
      from: "2026-11-21T10:00:00.000Z",
      to: "2026-11-21T11:00:00.000Z",
    });
  });

  it("never ends before it begins", () => {
    const { start, end } = resolveRange({ from: "2026-11-22T00:00:00Z" }, now);
    expect(end).toBe(start);
  });

  it("reads spans and refuses what is none", () => {
    expect(["15m", "4h", "30d"].map(spanMs)).toEqual([900_000, 14_400_000, 2_592_000_000]);
    expect(["", "0m", "m", "-1d", "999999d", "1w"].map(spanMs)).toEqual(Array(6).fill(undefined));
  });
});

it("says a range in words", () => {
  expect(describeRange({})).toBe("Last 24 hours");
  expect(describeRange({ last: "3h" })).toBe("Last 3h");
  const [from, to] = [new Date(2026, 10, 21, 10), new Date(2026, 10, 21, 11, 30)];
  const search = { from: from.toISOString(), to: to.toISOString() };
  expect(describeRange(search)).toBe("2026-11-21 10:00:00 – 11:30:00");
  expect(describeRange({ from: from.toISOString() })).toBe("Since 2026-11-21 10:00:00");
  expect(toInputTime(from.getTime())).toBe("2026-11-21T10:00:00");
});

it("chooses bars that can be read off the axis", () => {
  const bucket = (last: string) => bucketFor(resolveRange({ last }, now));
  expect(["15m", "1h", "24h", "30d", "all"].map(bucket)).toEqual([
    "15s",
    "30s",
    "900s",
    "21600s",
    undefined,
  ]);
});
