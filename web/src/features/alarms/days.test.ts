import { expect, it } from "vitest";
import { makeAlarm } from "../../../mock/alarms.mjs";
import { isWithin, linesOf, nameOfDay } from "./days";

const noon = Date.parse("2026-11-21T12:00:00Z");
const DAY_MS = 86_400_000;

function day(date: string) {
  const from = Date.parse(`${date}T00:00:00Z`);
  const to = new Date(from + DAY_MS).toISOString();
  return { date, from: new Date(from).toISOString(), to, open: 1, closed: 0, risk: 4 };
}

it("puts a head before the first alarm of each day", () => {
  const alarms = [
    makeAlarm("1-3", noon),
    makeAlarm("1-2", noon - 3_600_000),
    makeAlarm("1-1", noon - DAY_MS),
  ];
  const lines = linesOf(alarms, [day("2026-11-21"), day("2026-11-20")]);
  expect(lines.map(({ key }) => key)).toEqual([
    "day 2026-11-21",
    "1-3",
    "1-2",
    "day 2026-11-20",
    "1-1",
  ]);
  expect(lines[0]).toMatchObject({ day: { open: 1 } });
});

it("groups an alarm also when the server has not counted its day yet", () => {
  const [head] = linesOf([makeAlarm("1-1", new Date(2026, 10, 21, 12).getTime())], []);
  expect(head).toMatchObject({ kind: "day", date: "2026-11-21", day: undefined });
});

it("counts the first moment of a day to it and the last one to the next", () => {
  const today = day("2026-11-21");
  expect(isWithin(makeAlarm("1-1", Date.parse(today.from)), today)).toBe(true);
  expect(isWithin(makeAlarm("1-1", Date.parse(today.to)), today)).toBe(false);
});

it("names the day of the week", () => {
  expect(nameOfDay("2026-11-21")).toBe("Saturday, 2026-11-21");
  expect(nameOfDay("never")).toBe("never");
});
