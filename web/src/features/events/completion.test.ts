import { describe, expect, it } from "vitest";
import { eventFields } from "../../../mock/event-fields.mjs";
import { accept, optionsFor, slotAt } from "./completion";

/** A query with `|` for the cursor. */
function at(marked: string) {
  return slotAt(marked.replace("|", ""), marked.indexOf("|"));
}

function accepted(marked: string, label: string): string {
  const query = marked.replace("|", "");
  const slot = at(marked)!;
  const values = [
    { value: "root", name: null, events: 7 },
    { value: "John Doe", name: null, events: 3 },
  ];
  const option = optionsFor(slot, eventFields, values).find((one) => one.label === label)!;
  const result = accept(query, slot, option);
  return `${result.query.slice(0, result.caret)}|${result.query.slice(result.caret)}`;
}

describe("what is typed", () => {
  it("is a field's name at the start of a condition", () => {
    expect(at("us|")).toMatchObject({ kind: "field", typed: "us", start: 0, end: 2 });
    expect(at("a -us|er b")).toMatchObject({ kind: "field", typed: "us", start: 3, end: 7 });
    expect(at("(|")).toMatchObject({ kind: "field", typed: "" });
    expect(at("username:root |")).toMatchObject({ kind: "field", typed: "" });
  });

  it("is a value behind an operator", () => {
    expect(at("username:ro|ot x")).toMatchObject({ kind: "value", typed: "ro", start: 9, end: 13 });
    expect(at('-username:"John D|')).toMatchObject({ kind: "value", typed: "John D", start: 10 });
    expect(at("Risk>=|")).toMatchObject({ kind: "value", field: "risk", typed: "" });
    expect(at("has:us|")).toMatchObject({ kind: "has", typed: "us" });
  });

  it("is nothing that could be completed in a phrase or another word", () => {
    expect(at('"failed pa|')).toBeUndefined();
    expect(at("10.0|")).toBeUndefined();
    expect(at('"a" us|')).toMatchObject({ kind: "field", typed: "us" });
  });
});

describe("what is offered", () => {
  const labels = (marked: string) =>
    optionsFor(at(marked)!, eventFields, []).map((option) => option.label);

  it("begins with what is typed, then holds it", () => {
    expect(labels("port|")).toEqual(["port", "src_port", "dst_port"]);
    expect(labels("IP|")[0]).toBe("ip");
    expect(labels("zebra|")).toEqual([]);
  });

  it("knows the values of flags and kinds", () => {
    expect(labels("generic:|")).toEqual(["true", "false"]);
    expect(labels("kind:d|")).toEqual(["detector", "directive"]);
  });
});

describe("accepting", () => {
  it("goes on to the value, then to the next condition", () => {
    expect(accepted("usern|", "username")).toBe("username:|");
    expect(accepted("usern|:x", "username")).toBe("username:|x");
    expect(accepted("has:usern|", "username")).toBe("has:username |");
    expect(accepted("username:r|", "root")).toBe("username:root |");
    expect(accepted("(username:r|) b", "root")).toBe("(username:root)| b");
  });

  it("puts values in quotes that need them", () => {
    expect(accepted("username:jo|", "John Doe")).toBe('username:"John Doe" |');
    expect(accepted('username:"jo|', "John Doe")).toBe('username:"John Doe" |');
  });
});
