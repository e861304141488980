import { expect, it } from "vitest";
import { silenceOf } from "./silence";

const now = Date.parse("2026-11-21T12:00:00Z");

it("notices a data source that fell silent", () => {
  expect(silenceOf("2026-11-21T11:00:00Z", now)).toBeUndefined();
  expect(silenceOf("2026-11-20T23:00:00Z", now)?.tone).toBe("warning");
  expect(silenceOf("2026-11-18T12:00:00Z", now)?.tone).toBe("critical");
});

it("does not wait for one that never said anything", () => {
  expect(silenceOf(null, now)).toBeUndefined();
});
