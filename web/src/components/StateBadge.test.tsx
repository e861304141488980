// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { HOST_STATES, isProblem, SERVICE_STATES, statusOf } from "@/theme/status";
import { StateBadge } from "./StateBadge";

afterEach(cleanup);

it("says every state in words and draws each with a shape of its own", () => {
  for (const states of [HOST_STATES, SERVICE_STATES]) {
    expect(new Set(states.map((state) => statusOf(state).shape)).size).toBe(states.length);
    for (const state of states) {
      render(<StateBadge state={state} />);
      expect(screen.getByText(state).querySelector("svg")).not.toBeNull();
      cleanup();
    }
  }
});

it("says that a problem is soft, not only by a dashed line", () => {
  render(<StateBadge state="CRITICAL" stateType="soft" />);
  expect(screen.getByText("CRITICAL").textContent).toBe("CRITICAL (soft)");
});

it("calls no healthy state soft", () => {
  render(<StateBadge state="OK" stateType="soft" />);
  expect(screen.getByText("OK").textContent).toBe("OK");
  expect(["OK", "UP", "PENDING"].map((s) => isProblem(s as "OK"))).toEqual([false, false, false]);
});
