// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { problems } from "../../mock/intelligence.mjs";
import type { SecurityProblem } from "@/api/types";
import { placeOf, ProblemList } from "./ProblemList";

afterEach(cleanup);

it("shows the worst first, each with a word and a shape besides its colour", () => {
  render(<ProblemList label="Problems" problems={problems} />);
  const items = screen.getAllByRole("listitem");
  expect(items[0]?.textContent).toContain("Error");
  expect(items[1]?.textContent).toContain("Warning");
  for (const item of items) expect(item.querySelector("svg")).not.toBeNull();
  const shapes = items.map((item) => item.querySelector("svg")?.innerHTML);
  expect(new Set(shapes).size).toBe(2);
});

it("says where, as exactly as it is known", () => {
  expect(problems.map(placeOf)).toEqual(["plugins.d/legacy.cfg:31", "plugins.d/legacy.cfg:48:9"]);
  const text = { ...problems[1]!, file: null };
  expect(placeOf(text)).toBe("line 48, column 9");
  expect(placeOf({ ...text, column: null })).toBe("line 48");
  expect(placeOf({ ...text, line: null })).toBe("");
});

it("leads to the place when asked to", () => {
  const places: SecurityProblem[] = [];
  const jump = (problem: SecurityProblem) => places.push(problem);
  render(<ProblemList label="Problems" problems={problems} onPlace={jump} />);
  fireEvent.click(screen.getByRole("button", { name: "plugins.d/legacy.cfg:48:9" }));
  expect(places.map(({ line }) => line)).toEqual([48]);
});
