import { describe, expect, it } from "vitest";
import { addCondition, conditionOn, topLevelTerms } from "./condition";

describe("a condition on a value", () => {
  it.each([
    ["username", "root", "username:root"],
    ["src_ip", "2001:db8::7", "src_ip:2001:db8::7"],
    ["source", "file:/var/log/auth.log", "source:file:/var/log/auth.log"],
    ["username", "", 'username:""'],
    ["username", "John Doe", 'username:"John Doe"'],
    ["username", 'a"b\\c', 'username:"a\\"b\\\\c"'],
    ["filename", "C:\\temp\\x", "filename:C:\\temp\\x"],
    ["userdata1", "50% (of *)?", 'userdata1:"50% (of *)?"'],
    ["userdata1", "a\u0000b\n", 'userdata1:"a\u0000b\n"'],
    ["zone_minutes", -60, "zone_minutes:-60"],
    ["generic", false, "generic:false"],
  ])("of %s %j is %j", (field, value, text) => expect(conditionOn(field, value)).toBe(text));

  it("is no longer than what is compared", () => {
    expect(conditionOn("username", "x".repeat(1_000_000))).toHaveLength(1024 + "username:".length);
  });
});

describe("adding to a query", () => {
  it("starts one, and goes on", () => {
    expect(addCondition("", "risk>=3")).toBe("risk>=3");
    expect(addCondition(" * ", "risk>=3", true)).toBe("-risk>=3");
    expect(addCondition('failed "a b"', "username:root")).toBe('failed "a b" username:root');
    expect(addCondition("a", "username:root", true)).toBe("a -username:root");
  });

  it("adds nothing twice, and turns an opposite round", () => {
    expect(addCondition("a username:root b", "username:root")).toBe("a username:root b");
    expect(addCondition("a -username:root b", "username:root")).toBe("a username:root b");
    expect(addCondition("username:root b", "username:root", true)).toBe("-username:root b");
    expect(addCondition('u:"x y" b', 'u:"x y"', true)).toBe('-u:"x y" b');
  });

  it("keeps the meaning of OR, AND and NOT", () => {
    expect(addCondition("a OR b", "risk>=3")).toBe("(a OR b) risk>=3");
    expect(addCondition("(a OR b) c", "risk>=3")).toBe("(a OR b) c risk>=3");
    expect(addCondition('"x OR y"', "risk>=3")).toBe('"x OR y" risk>=3');
    expect(addCondition("NOT risk>=3", "risk>=3")).toBe("NOT risk>=3 risk>=3");
  });

  it("excludes several conditions together", () => {
    const both = "plugin_id:4003 plugin_sid:1";
    expect(addCondition("a", both)).toBe(`a ${both}`);
    expect(addCondition("a", both, true)).toBe(`a -(${both})`);
    expect(addCondition(`a -(${both})`, both)).toBe(`a ${both}`);
  });

  it("leaves a query that is not finished as it is", () => {
    expect(addCondition('a "b', "c")).toBe('a "b c');
    expect(topLevelTerms("a) b")).toBeUndefined();
    expect(topLevelTerms("(a")).toBeUndefined();
  });
});
