import { expect, it } from "vitest";
import { pieces, visible } from "./visible";

it("leaves ordinary text alone, in any script", () => {
  for (const text of ["Failed password for root", "señal 日本 עברית 👍🏽", "", "a\\x1bb"]) {
    expect(visible(text)).toBe(text);
  }
});

it("shows what would not be seen", () => {
  expect(visible("a\u001b[31mb")).toBe("a\\x1b[31mb");
  expect(visible("nul\u0000 del\u007f c1\u009b")).toBe("nul\\x00 del\\x7f c1\\x9b");
  expect(visible("exe\u202Egpj")).toBe("exe\\u{202e}gpj");
  expect(visible("zero\u200bwidth\ufeff")).toBe("zero\\u{200b}width\\u{feff}");
  expect(visible("two\nlines\tand\r")).toBe("two\\nlines\\tand\\r");
  expect(visible("tag\u{e0041}")).toBe("tag\\u{e0041}");
  expect(visible("half \ud800.")).toBe("half \\u{d800}.");
});

it("tells stand-ins from text that looks like them", () => {
  expect(pieces("\\x1b\u001b!")).toEqual([
    { text: "\\x1b" },
    { text: "\\x1b", code: "U+001B" },
    { text: "!" },
  ]);
});
