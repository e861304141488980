import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch, toggleWord, toListSearch } from "./search-params";
import { clickSort, directionOf } from "./sort";

describe("the address of a list", () => {
  it("is plain text that reads back the same", () => {
    const search = { state: "WARNING,CRITICAL", q: "a b&c=d%é", sort: "-state,host" };
    const text = stringifySearch(search);
    expect(text).toContain("state=WARNING,CRITICAL");
    expect(parseSearch(text)).toEqual(search);
  });

  it("is empty when nothing is set", () => {
    expect(stringifySearch({ q: "", state: undefined })).toBe("");
  });

  it("drops what a list does not know", () => {
    expect(toListSearch({ q: "x", evil: "1", state: 3, sort: "" })).toEqual({ q: "x" });
  });

  it("toggles words of a list", () => {
    expect(toggleWord(undefined, "OK")).toBe("OK");
    expect(toggleWord("OK,WARNING", "OK")).toBe("WARNING");
    expect(toggleWord("OK", "OK")).toBeUndefined();
  });
});

describe("sorting by click", () => {
  it("goes up, then down, then up", () => {
    expect(clickSort(undefined, "host", false)).toBe("host");
    expect(clickSort("host", "host", false)).toBe("-host");
    expect(clickSort("-host", "host", false)).toBe("host");
  });

  it("keeps the other fields when adding", () => {
    expect(clickSort("-state", "host", true)).toBe("-state,host");
    expect(clickSort("-state,host", "state", true)).toBe("state,host");
    expect(directionOf("-state,host", "state")).toBe("descending");
    expect(directionOf("-state,host", "name")).toBeUndefined();
  });

  it("knows columns whose upwards is downwards of the field", () => {
    expect(clickSort(undefined, "-last_state_change", false)).toBe("-last_state_change");
    expect(clickSort("-last_state_change", "-last_state_change", false)).toBe("last_state_change");
    expect(directionOf("last_state_change", "-last_state_change")).toBe("descending");
  });
});
