import { describe, expect, it } from "vitest";
import { EventParser } from "./parse";

describe("EventParser", () => {
  it("reads an event that arrives in pieces", () => {
    const parser = new EventParser();
    expect(parser.push("event: sta")).toEqual([]);
    expect(parser.push('te\ndata: {"a":')).toEqual([]);
    expect(parser.push("1}\n")).toEqual([]);
    expect(parser.push("\n")).toEqual([{ name: "state", data: '{"a":1}' }]);
  });

  it("skips heartbeats and joins data lines", () => {
    const parser = new EventParser();
    expect(parser.push(":heartbeat\n\ndata: one\ndata:two\nid: 7\n\n: again\n\n")).toEqual([
      { name: "message", data: "one\ntwo" },
    ]);
  });

  it("understands all three line ends, also when a pair is cut in two", () => {
    const parser = new EventParser();
    const events = [...parser.push("event: a\r"), ...parser.push("\ndata: 1\r\n\r\ndata: 2\r\r\n")];
    expect(events).toEqual([
      { name: "a", data: "1" },
      { name: "message", data: "2" },
    ]);
  });
});
