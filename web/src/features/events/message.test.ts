import { expect, it } from "vitest";
import { messageOf } from "./message";

it.each([
  [
    '<38>1 2026-11-21T19:13:37.1+01:00 vm sshd 42 - [timeQuality tzKnown="1" x="a]\\"b"] Failed x',
    "sshd[42]: Failed x",
  ],
  ["<13>1 2026-11-21T19:13:37Z vm - - - - \ufeffhello", "hello"],
  ["<38>Nov  1 19:13:38 vm sshd[7]: Failed x", "sshd[7]: Failed x"],
  ["2026-11-21T19:13:37.123+01:00 vm kernel: IN=eth0", "kernel: IN=eth0"],
  ['10.0.0.1 - - [21/Nov/2026] "GET /"', '10.0.0.1 - - [21/Nov/2026] "GET /"'],
  ["<13>Nov 21 19:13:38 vm", "<13>Nov 21 19:13:38 vm"],
  ["", ""],
])("of %j reads %j", (line, message) => expect(messageOf(line)).toBe(message));

it("is quick with lines made to be slow", () => {
  const line = `<13>1 2026 h a 1 - ${'[x="'.repeat(50_000)}`;
  const start = performance.now();
  expect(messageOf(line)).toBe(line);
  expect(performance.now() - start).toBeLessThan(1_000);
});
