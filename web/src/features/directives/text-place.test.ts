import { expect, it } from "vitest";
import { endOfLine, offsetOf } from "./text-place";

const text = "<a>\n  <b/>\n😀<c>";

it("finds lines and columns", () => {
  expect(offsetOf(text, 1, 1)).toBe(0);
  expect(offsetOf(text, 2, 3)).toBe(6);
  expect(offsetOf(text, 2, null)).toBe(4);
  expect(text.slice(offsetOf(text, 3, 2))).toBe("<c>");
});

it("stays within the text", () => {
  expect(offsetOf(text, 9, 1)).toBe(text.length);
  expect(offsetOf(text, 1, 99)).toBe(3);
  expect(endOfLine(text, 4)).toBe(10);
  expect(endOfLine(text, 12)).toBe(text.length);
});
