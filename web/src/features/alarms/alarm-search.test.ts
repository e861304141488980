import { expect, it } from "vitest";
import {
  alarmFilterOf,
  endOf,
  narrowedBy,
  refreshOf,
  startOf,
  toAlarmQuery,
  toAlarmSearch,
  withoutFilters,
} from "./alarm-search";

it("keeps what the page understands and drops the rest", () => {
  const raw = { status: "all", risk_min: "5", view: "", nonsense: "1", label: 7 };
  expect(toAlarmSearch(raw)).toEqual({ status: "all", risk_min: "5" });
});

it("shows open alarms unless the address says otherwise", () => {
  expect(toAlarmQuery({})).toEqual({ status: "open" });
  expect(toAlarmQuery({ status: "closed" })).toEqual({ status: "closed" });
  expect(toAlarmQuery({ status: "all" })).toEqual({});
});

it("asks in numbers, and leaves nonsense to the server to refuse", () => {
  const query = toAlarmQuery({ status: "all", risk_min: "5", events_max: "x", src: "10.0.0.0/8" });
  expect(query).toEqual({ risk_min: 5, events_max: "x", src: "10.0.0.0/8" });
});

it("includes both days of a range, by the calendar of the reader", () => {
  const start = new Date(2026, 2, 28).toISOString();
  expect(startOf("2026-03-28")).toBe(start);
  expect(endOf("2026-03-29")).toBe(new Date(2026, 2, 30).toISOString());
  expect(endOf("2026-12-31")).toBe(new Date(2027, 0, 1).toISOString());
});

it("leaves exact times and impossible days as they are", () => {
  expect(startOf("2026-11-21T10:00:00Z")).toBe("2026-11-21T10:00:00Z");
  expect(endOf("2026-99-99")).toBe("2026-99-99");
});

it("knows what narrows the list apart from its status and looks", () => {
  const search = { status: "closed", view: "unique", refresh: "60", src: "192.0.2.1" };
  expect(alarmFilterOf(search)).toEqual({ status: "closed", src: "192.0.2.1" });
  expect(narrowedBy(search)).toEqual(["src"]);
  expect(withoutFilters(search)).toEqual({ src: undefined });
});

it("refreshes as often as the address says, within reason", () => {
  expect(refreshOf({})).toBe(10_000);
  expect(refreshOf({ refresh: "180" })).toBe(180_000);
  expect(refreshOf({ refresh: "off" })).toBe(false);
  expect(refreshOf({ refresh: "0.001" })).toBe(10_000);
  expect(refreshOf({ refresh: "often" })).toBe(10_000);
});
