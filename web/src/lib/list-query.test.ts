import { expect, it } from "vitest";
import { filterOf, pagesFor, toRequestQuery } from "./list-query";

it("asks for the pages that hold the rows in view, and for the first", () => {
  expect(pagesFor(0, 40)).toEqual([0]);
  expect(pagesFor(90, 130)).toEqual([0, 1]);
  expect(pagesFor(99_980, 100_019)).toEqual([0, 999, 1000]);
});

it("sends the filter, and neither columns nor scroll position", () => {
  const filter = filterOf({ q: "web", problem: "true", columns: "host", row: "400" });
  expect(filter).toEqual({ q: "web", problem: "true" });
  expect(toRequestQuery(filter, 3)).toEqual({ q: "web", problem: true, limit: 100, offset: 300 });
});
