// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { QueryError } from "./QueryError";

afterEach(cleanup);

it("shows place, help and what was probably meant", () => {
  const onRepair = vi.fn();
  const problem = {
    type: "invalid-query",
    title: "Invalid query",
    status: 400,
    detail: "events have no field `usrname`",
    instance: "/api/v1/events",
    query: { position: 2, length: 7, help: "did you mean `username`?", closest: "username" },
  };
  render(
    <MantineProvider>
      <QueryError id="e" query="a usrname:<b>x</b>" problem={problem} onRepair={onRepair} />
    </MantineProvider>,
  );
  const alert = screen.getByRole("alert");
  expect(alert.querySelector("pre")?.textContent).toBe("a usrname:<b>x</b>\n  ^^^^^^^");
  expect(alert.textContent).toContain("Events have no field usrname");
  expect(alert.querySelector("b")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Use username" }));
  expect(onRepair).toHaveBeenLastCalledWith("a username:<b>x</b>");
});
