// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { LiveControl } from "./LiveControl";
import { EMPTY_TAIL, reduceTail } from "./tail";
import type { TailPhase } from "./use-tail";

afterEach(cleanup);
const paused = reduceTail(EMPTY_TAIL, { type: "paused" });

function show(tail: typeof EMPTY_TAIL, phase: TailPhase) {
  const dispatch = vi.fn();
  render(
    <MantineProvider>
      <LiveControl tail={tail} phase={phase} dispatch={dispatch} />
    </MantineProvider>,
  );
  return dispatch;
}

it("says in words how fresh the table is", () => {
  show(EMPTY_TAIL, { name: "live" });
  expect(screen.getByRole("status").textContent).toBe("Live");
  cleanup();
  show(EMPTY_TAIL, { name: "lost", since: Date.now() - 125_000 });
  expect(screen.getByRole("status").textContent).toMatch(
    /^No new events for 2m 0\ds: contact lost/,
  );
  cleanup();
  show({ ...paused, waiting: 1_234 }, { name: "live" });
  expect(screen.getByRole("status").textContent).toBe("Paused · 1,234 new");
});

it("pauses and resumes by button and by key", () => {
  const pause = show(EMPTY_TAIL, { name: "live" });
  fireEvent.click(screen.getByRole("button", { name: "Pause" }));
  expect(pause).toHaveBeenLastCalledWith({ type: "paused" });
  cleanup();
  const resume = show(paused, { name: "live" });
  fireEvent.keyDown(document.body, { key: "p" });
  expect(resume).toHaveBeenLastCalledWith({ type: "resumed" });
});
