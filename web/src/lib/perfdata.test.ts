import { describe, expect, it } from "vitest";
import type { PerfdataItem } from "@/api/types";
import { alerts, fillOf, formatPerfdata, formatRange, levelOf, readableBytes } from "./perfdata";

const item = (given: Partial<PerfdataItem>): PerfdataItem => ({
  label: "x",
  value: 1,
  unit: "",
  warn: "",
  crit: "",
  min: null,
  max: null,
  ...given,
});

describe("threshold ranges of the plugin guidelines", () => {
  it.each([
    ["10", 5, false],
    ["10", 11, true],
    ["10", -1, true],
    ["10:", 9, true],
    ["10:", 10, false],
    ["~:10", -50, false],
    ["~:10", 10.5, true],
    ["10:20", 15, false],
    ["10:20", 21, true],
    ["@10:20", 15, true],
    ["@10:20", 9, false],
    ["", 9, false],
    ["nonsense", 9, false],
  ])("%s with %d alerts: %s", (range, value, expected) => {
    expect(alerts(range, value)).toBe(expected);
  });
});

it("prefers the worse threshold", () => {
  expect(levelOf(item({ value: 95, warn: "80", crit: "90" }))).toBe("critical");
  expect(levelOf(item({ value: 85, warn: "80", crit: "90" }))).toBe("warning");
  expect(levelOf(item({ value: null, warn: "80", crit: "90" }))).toBe("ok");
});

it("writes values with their unit", () => {
  expect(formatPerfdata(item({ value: 60123, unit: "MB" }))).toBe("60,123 MB");
  expect(readableBytes(item({ value: 60123, unit: "MB" }))).toBe("58.7 GiB");
  expect(readableBytes(item({ value: 12, unit: "MB" }))).toBeUndefined();
  expect(formatPerfdata(item({ value: 0.000312, unit: "s" }))).toBe("0.000312 s");
  expect(formatPerfdata(item({ value: 42, unit: "c" }))).toBe("42");
  expect(formatPerfdata(item({ value: null }))).toBe("unknown");
});

it("fills a meter only when both ends are known", () => {
  expect(fillOf(item({ value: 25, unit: "%" }))).toBe(0.25);
  expect(fillOf(item({ value: 5, min: 0, max: 4 }))).toBe(1);
  expect(fillOf(item({ value: 5 }))).toBeUndefined();
  expect(fillOf(item({ value: 0, min: 0, max: 0 }))).toBeUndefined();
});

it("drops zeros that say nothing from ranges", () => {
  expect(["100.000000", "@0.500:10.0", "~:1000", "10:20"].map(formatRange)).toEqual([
    "100",
    "@0.5:10",
    "~:1000",
    "10:20",
  ]);
});
