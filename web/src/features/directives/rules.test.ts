import { expect, it } from "vitest";
import type { DirectiveRule } from "@/api/types";
import { numbersIn, pluginsOf, rowsOf, side, timeOut } from "./rules";

function rule(name: string, plugin: string, children: DirectiveRule[] = []): DirectiveRule {
  return {
    name,
    line: 1,
    level: 1,
    kind: "detector",
    plugin_id: plugin,
    plugin_sid: "1",
    from: "",
    to: "",
    port_from: "",
    port_to: "",
    protocol: "",
    sensor: "",
    others: [],
    reliability: "1",
    occurrence: 1,
    time_out_s: 0,
    sticky_different: null,
    negated: false,
    question: null,
    children,
  };
}

const tree = rule("root", "4003", [
  rule("a", "4003,1501", [rule("a1", "ANY")]),
  rule("b", "1:PLUGIN_ID"),
]);

it("puts every rule before its children and knows its alternatives", () => {
  const rows = rowsOf(tree).map(({ rule: { name }, depth, alternatives, path }) => [
    name,
    depth,
    alternatives,
    path,
  ]);
  expect(rows).toEqual([
    ["root", 0, 0, "0"],
    ["a", 1, 1, "0.0"],
    ["a1", 2, 0, "0.0.0"],
    ["b", 1, 1, "0.1"],
  ]);
});

it("finds the data sources that are named by number", () => {
  expect(pluginsOf(tree)).toEqual([1501, 4003]);
  expect(numbersIn("1,2-9, 12,!3,ANY")).toEqual([1, 12]);
});

it("says no condition in words", () => {
  expect(side("", "")).toBe("any");
  expect(side("1:SRC_IP", "22")).toBe("1:SRC_IP port 22");
  expect(side("HOME_NET", "ANY")).toBe("HOME_NET");
  expect(timeOut(rule("x", "1"))).toBe("–");
  expect(timeOut({ ...rule("x", "1"), time_out_s: 120 })).toBe("2 min");
});
