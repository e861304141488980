import { expect, it } from "vitest";
import type { SourceItem } from "@/api/types";
import { droppedWords, fillTone, lostOf, sourceState } from "./source-state";

const quiet: SourceItem = {
  name: "syslog-udp 127.0.0.1:5514",
  kind: "syslog-udp",
  enabled: true,
  received: 0,
  bytes: 0,
  parsed: 0,
  generic: 0,
  dropped: [],
  last_at: null,
  connections: null,
  error: null,
  senders: [],
};

it("names the worst thing that can be said of a source", () => {
  const busy = { ...quiet, last_at: "2026-11-21T10:00:00Z" };
  const losing = { ...busy, dropped: [{ reason: "kernel", records: 4 }] };
  expect(sourceState(quiet).word).toBe("Waiting");
  expect(sourceState(busy).word).toBe("Receiving");
  expect(sourceState(losing).word).toBe("Losing records");
  expect(sourceState({ ...losing, enabled: false }).word).toBe("Off");
  expect(sourceState({ ...losing, error: "permission denied" }).word).toBe("Error");
  const missing = { ...losing, error: "no such file", enabled: false };
  expect(sourceState(missing).word).toBe("Off");
});

it("does not call lost what is left out on purpose", () => {
  const dropped = [
    { reason: "excluded_sid", records: 900 },
    { reason: "queue_full", records: 2 },
  ];
  expect(lostOf(dropped)).toBe(2);
  expect(droppedWords(dropped)).toBe("900 excluded sid, 2 queue full");
  expect(droppedWords([{ reason: "kernel", records: 0 }])).toBe("");
});

it("warns before a budget is used up", () => {
  expect([0, 74, 75, 94, 95, 200].map((value) => fillTone(value, 100))).toEqual([
    "ok",
    "ok",
    "warning",
    "warning",
    "critical",
    "critical",
  ]);
  expect(fillTone(5, 0)).toBe("ok");
});
