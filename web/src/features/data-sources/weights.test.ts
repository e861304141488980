import { expect, it } from "vitest";
import type { EventTypeItem } from "@/api/types";
import { foreseen, isChanged, replaceType, withWeight } from "./weights";

const type = {
  plugin_id: 4003,
  sid: 1,
  name: "sshd: password failed",
  priority: 2,
  reliability: 4,
  default_priority: 2,
  default_reliability: 1,
  category: null,
  subcategory: null,
  changed_at: "2026-11-21T10:00:00Z",
  changed_by: "admin",
} as EventTypeItem;

it("keeps what was changed before, and forgets what is as defined", () => {
  expect(withWeight(type, "priority", 5)).toEqual({ priority: 5, reliability: 4 });
  expect(withWeight(type, "reliability", 1)).toEqual({ priority: null, reliability: null });
});

it("knows what is changed", () => {
  expect(isChanged(type)).toBe(true);
  expect(isChanged(foreseen(type, { priority: null, reliability: null }))).toBe(false);
  expect(isChanged({ ...type, changed_at: null })).toBe(false);
});

it("replaces one event type in the pages that hold it", () => {
  const page = { items: [type, { ...type, sid: 2 }], next: null, total: 2 };
  const next = foreseen(type, { priority: 0, reliability: null });
  const data = replaceType({ pages: [page], pageParams: [""] }, next);
  expect(data?.pages[0]?.items.map(({ sid, priority }) => [sid, priority])).toEqual([
    [1, 0],
    [2, 2],
  ]);
  expect(replaceType(undefined, next)).toBeUndefined();
});
