import { expect, it } from "vitest";
import type { AlarmChange } from "@/api/types";
import { describeChange, riskCourse } from "./AlarmHistory";

function change(kind: string, given: Partial<AlarmChange> = {}): AlarmChange {
  const common = { at: "2026-11-21T12:00:00Z", by: "system", event: "1", label: null };
  return { ...common, kind, level: 2, risk: 1, ...given };
}

it("tells how the risk rose, leaving out what did not change it", () => {
  const changes = [
    change("raised", { risk: 1 }),
    change("advanced", { level: 3, risk: 1 }),
    change("labelled", { label: "Analysis", risk: 1 }),
    change("advanced", { level: 4, risk: 2 }),
    change("advanced", { level: 5, risk: 4 }),
  ];
  expect(riskCourse(changes)).toBe("Risk 1 → 2 → 4");
  expect(riskCourse([])).toBe("");
});

it("says who did what", () => {
  const raised = change("raised");
  expect(describeChange(raised)).toBe("Raised at level 2");
  expect(describeChange(change("advanced", { level: 3, risk: 4 }), raised)).toBe(
    "Level 3, risk 1 → 4",
  );
  expect(describeChange(change("closed", { by: "maria" }), raised)).toBe("Closed by maria");
  expect(describeChange(change("reopened"), raised)).toBe("Reopened by correlation");
  expect(describeChange(change("labelled", { label: "Analysis", by: "maria" }))).toBe(
    "Label Analysis given by maria",
  );
});
