import { expect, it } from "vitest";
import { passwordProblem } from "./password";
import { safeTarget } from "./target";

it("follows only links into this console after signing in", () => {
  expect(safeTarget("/services?state=CRITICAL")).toBe("/services?state=CRITICAL");
  for (const bad of [undefined, "", "https://evil.example", "//evil.example", "/\\evil.example"]) {
    expect(safeTarget(bad)).toBe("/overview");
  }
});

it("says what is wrong with a new password", () => {
  const good = "correct horse";
  expect(passwordProblem("old", good, good)).toBeUndefined();
  expect(passwordProblem("old", "short", "short")).toMatch(/short/);
  expect(passwordProblem(good, good, good)).toMatch(/current/);
  expect(passwordProblem("old", good, "correct house")).toMatch(/differ/);
  expect(passwordProblem("", good, good)).toMatch(/missing/);
});
