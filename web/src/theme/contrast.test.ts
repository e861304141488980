import { describe, expect, it } from "vitest";
import css from "./tokens.css?raw";

function tokens(scheme: "light" | "dark"): Map<string, string> {
  const block = css.split(`[data-mantine-color-scheme="${scheme}"] {`)[1]?.split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

/** Relative luminance and contrast as in WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const STATE_TONES = ["ok", "warning", "critical", "unknown", "pending"];
const SURFACES = ["canvas", "surface", "raised", "sunken", "hover", "selected"];

describe.each(["light", "dark"] as const)("the %s theme", (scheme) => {
  const colour = tokens(scheme);
  const ratio = (fg: string, bg: string) => contrast(colour.get(fg) ?? "", colour.get(bg) ?? "");

  it.each(STATE_TONES)("shows %s readably on its tint and on every surface", (tone) => {
    for (const bg of [`${tone}-bg`, ...SURFACES]) {
      expect(ratio(`${tone}-fg`, bg), `${tone}-fg on ${bg}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(["text", "muted", "faint", "accent"])("has readable %s on every surface", (fg) => {
    for (const bg of SURFACES) {
      expect(ratio(fg, bg), `${fg} on ${bg}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("has readable text on the accent", () => {
    expect(ratio("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(ratio("on-accent", "accent-hover")).toBeGreaterThanOrEqual(4.5);
  });
});
