// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { makeAlarm } from "../../../mock/alarms.mjs";
import { stepFrom, useSelection } from "./use-selection";

const alarms = ["1-1", "1-2", "1-3", "1-4"].map((id) => makeAlarm(id, 0));
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

it("moves within the list and starts at its first row", () => {
  expect(stepFrom(alarms, undefined, 1)).toBe("1-1");
  expect(stepFrom(alarms, "1-1", 1)).toBe("1-2");
  expect(stepFrom(alarms, "1-4", 1)).toBe("1-4");
  expect(stepFrom(alarms, "1-1", -1)).toBe("1-1");
  expect(stepFrom([], undefined, 1)).toBeUndefined();
});

it("starts again when the row it stood on is gone", () => {
  expect(stepFrom(alarms, "9-9", 1)).toBe("1-1");
});

it("selects one by one, and with Shift everything between", () => {
  const { result } = renderHook(() => useSelection(alarms));
  act(() => result.current.toggle("1-2"));
  act(() => result.current.toggle("1-4", true));
  expect(idsOf(result.current.selected)).toEqual(["1-2", "1-3", "1-4"]);
  act(() => result.current.toggle("1-3"));
  expect(idsOf(result.current.selected)).toEqual(["1-2", "1-4"]);
  act(() => result.current.clear());
  expect(result.current.selected).toEqual([]);
});

it("acts on no alarm that left the list", () => {
  const { result, rerender } = renderHook(({ items }) => useSelection(items), {
    initialProps: { items: alarms },
  });
  act(() => result.current.choose(["1-1", "1-2"], true));
  rerender({ items: alarms.slice(1) });
  expect(idsOf(result.current.selected)).toEqual(["1-2"]);
});
