import { expect, it } from "vitest";
import { formatBytes, formatCount, formatCounted, formatValue } from "./number";

it("groups counts and agrees in number", () => {
  expect(formatCount(100_000)).toBe("100,000");
  expect(formatCounted(1, "service")).toBe("1 service");
  expect(formatCounted(0, "match", "matches")).toBe("0 matches");
});

it("keeps measured values short", () => {
  expect(formatValue(0.1 + 0.2)).toBe("0.3");
  expect(formatValue(1234567.891)).toBe("1,234,570");
});

it("scales bytes", () => {
  expect([0, 1023, 1024, 5.5 * 1024 ** 3].map(formatBytes)).toEqual([
    "0 B",
    "1023 B",
    "1.0 KiB",
    "5.5 GiB",
  ]);
});
