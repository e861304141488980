import { expect, it, vi } from "vitest";
import { KeySequence } from "./shortcuts";

const hosts = vi.fn();
const search = vi.fn();
const layers = [{ "g h": hosts, "/": search }];

it("runs single keys and pairs", () => {
  const keys = new KeySequence();
  expect(keys.press("/", 0, layers)).toBe(search);
  expect(keys.press("g", 100, layers)).toBeUndefined();
  expect(keys.press("h", 200, layers)).toBe(hosts);
  expect(keys.press("h", 300, layers)).toBeUndefined();
});

it("forgets the first key of a pair after a while", () => {
  const keys = new KeySequence();
  keys.press("g", 0, layers);
  expect(keys.press("h", 5_000, layers)).toBeUndefined();
});

it("lets a wrong second key stand for itself", () => {
  const keys = new KeySequence();
  keys.press("g", 0, layers);
  expect(keys.press("/", 100, layers)).toBe(search);
});

it("prefers the newest layer", () => {
  const own = vi.fn();
  expect(new KeySequence().press("/", 0, [...layers, { "/": own }])).toBe(own);
});
