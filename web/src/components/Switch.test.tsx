// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Switch } from "./Switch";

afterEach(cleanup);

it("says its state in a word, and asks for the other one", () => {
  const asked: boolean[] = [];
  render(<Switch label="Directive 7" on onSwitch={(on) => asked.push(on)} />);
  const toggle = screen.getByRole("switch", { name: "Directive 7" });
  expect(toggle.getAttribute("aria-checked")).toBe("true");
  expect(toggle.textContent).toBe("on");
  fireEvent.click(toggle);
  expect(asked).toEqual([false]);
});

it("waits while it is busy", () => {
  const asked: boolean[] = [];
  render(<Switch label="Directive 7" on={false} busy onSwitch={(on) => asked.push(on)} />);
  fireEvent.click(screen.getByRole("switch"));
  expect(asked).toEqual([]);
});

it("is a word and nothing to press for those who may only look", () => {
  render(<Switch label="Directive 7" on={false} />);
  expect(screen.queryByRole("switch")).toBeNull();
  expect(screen.getByText("off")).toBeDefined();
});
