import { expect, it } from "vitest";
import { markQuery, repaired } from "./query-error";

it("puts carets under what is wrong", () => {
  expect(markQuery("a src_pi:1 b", 2, 6)).toEqual({ text: "a src_pi:1 b", carets: "  ^^^^^^" });
  expect(markQuery("risk>=", 6, 0)).toEqual({ text: "risk>=", carets: "      ^" });
});

it("counts characters as the server does, not halves of them", () => {
  expect(markQuery("👍 (a", 2, 1).carets).toBe("  ^");
  expect(repaired("👍 src_pi:1", 2, 6, "src_ip")).toBe("👍 src_ip:1");
});

it("shows the surroundings only of a long query, on one line", () => {
  const { text, carets } = markQuery(`${"x".repeat(500)}\n)${"y".repeat(500)}`, 501, 1);
  expect(text).toBe(`…${"x".repeat(47)}·)${"y".repeat(48)}…`);
  expect(text.charAt(carets.length - 1)).toBe(")");
});
