// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { BarTimeline } from "./BarTimeline";

afterEach(cleanup);
const bars = [3, 0, 1, 1000].map((count, index) => ({ start: index, end: index + 1, count }));

function show(onNarrow = vi.fn()) {
  render(
    <BarTimeline
      label="Events over time"
      bars={bars}
      noun="event"
      describe={(start, end) => `${start} to ${end}`}
      onNarrow={onNarrow}
    />,
  );
  const slider = screen.getByRole("slider", { name: "Events over time" });
  const press = (key: string, shiftKey = false) => fireEvent.keyDown(slider, { key, shiftKey });
  return { slider, press, onNarrow };
}

it("says what is under the cursor", () => {
  const { slider, press } = show();
  press("ArrowLeft");
  expect(slider.getAttribute("aria-valuetext")).toBe("3 to 4: 1,000 events");
  press("ArrowLeft");
  expect(slider.getAttribute("aria-valuetext")).toBe("2 to 3: 1 event");
  press("Home");
  expect(slider.getAttribute("aria-valuenow")).toBe("0");
});

it("narrows to one bar, or to several chosen with Shift", () => {
  const { slider, press, onNarrow } = show();
  press("Home");
  press("Enter");
  expect(onNarrow).toHaveBeenLastCalledWith(0, 1);
  press("End");
  press("ArrowLeft", true);
  press("ArrowLeft", true);
  expect(slider.getAttribute("aria-valuetext")).toBe("1 to 4: 1,001 events");
  press("Enter");
  expect(onNarrow).toHaveBeenLastCalledWith(1, 4);
});

it("forgets the choice with Escape", () => {
  const { press, onNarrow } = show();
  press("End");
  press("ArrowLeft", true);
  press("Escape");
  press("Enter");
  expect(onNarrow).toHaveBeenLastCalledWith(2, 3);
});
