// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { RiskBar } from "./RiskBar";

afterEach(cleanup);

it.each([
  [0, "none"],
  [2, "low"],
  [3, "medium"],
  [4, "medium"],
  [5, "high"],
  [7, "high"],
  [8, "critical"],
  [10, "critical"],
])("shows a risk of %i as number, bar and the word %s", (risk, word) => {
  render(<RiskBar risk={risk} />);
  const bar = screen.getByTitle(`Risk ${risk} of 10: ${word}`);
  expect(bar.textContent).toBe(`${risk}${word}`);
  expect(bar.querySelectorAll("rect")[1]?.getAttribute("width")).toBe(String(risk * 10));
});
