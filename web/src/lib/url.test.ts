import { expect, it } from "vitest";
import { safeUrl } from "./url";

it("links only to web addresses", () => {
  expect(safeUrl("https://wiki.example/web-01")).toBe("https://wiki.example/web-01");
  expect(safeUrl("/wiki/web-01")).toBe("/wiki/web-01");
  for (const bad of [null, "", "javascript:alert(1)", " javascript:x", "data:text/html,x", "//x"]) {
    expect(safeUrl(bad)).toBeUndefined();
  }
});

it("does not link to an address whose macros are not filled in", () => {
  expect(safeUrl("https://wiki.example/$HOSTNAME$")).toBeUndefined();
});
