import { expect, it } from "vitest";
import { MENU } from "./menu";

it("has the nine sections in their order", () => {
  expect(MENU.map((section) => section.label)).toEqual([
    "Dashboards",
    "Incidents",
    "Analysis",
    "Reports",
    "Assets",
    "Intelligence",
    "Monitors",
    "Configuration",
    "Tools",
  ]);
});
