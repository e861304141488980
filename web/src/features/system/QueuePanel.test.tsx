// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { systemSources } from "../../../mock/intelligence.mjs";
import { QueuePanel } from "./QueuePanel";

afterEach(cleanup);
const { queue } = systemSources();

it("says how much of the queue is used", () => {
  render(<QueuePanel queue={queue} />);
  const meter = screen.getByRole("meter", { name: "Bytes of the queue" });
  expect(meter.getAttribute("aria-valuetext")).toBe("768.0 MiB of 1.0 GiB");
  expect(meter.dataset.tone).toBe("warning");
  expect(screen.queryByText(/queue is full/)).toBeNull();
});

it("says in words that it is full, and what was lost", () => {
  render(<QueuePanel queue={{ ...queue, full: true, refused: 1_200, error: "disk full" }} />);
  expect(screen.getByText(/queue is full/)).toBeDefined();
  expect(screen.getByText("disk full")).toBeDefined();
  expect(screen.getByText("1,200 no room")).toBeDefined();
});
