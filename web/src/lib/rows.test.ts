import { expect, it } from "vitest";
import { matchesWords, sortRows } from "./rows";

const rows = [
  { name: "sshd 10", seen: 4 },
  { name: "sshd 9", seen: null },
  { name: "Apache", seen: 12 },
];
const keys = {
  name: (row: (typeof rows)[number]) => row.name,
  seen: (row: (typeof rows)[number]) => row.seen,
};
const sorted = (sort?: string) => sortRows(rows, sort, keys).map(({ name }) => name);

it("finds all words in any order and case", () => {
  expect(matchesWords("SSH brute force", "force ssh")).toBe(true);
  expect(matchesWords("SSH brute force", "force sudo")).toBe(false);
  expect(matchesWords("anything", undefined)).toBe(true);
});

it("sorts texts as people count, and what is absent last in both directions", () => {
  expect(sorted("name")).toEqual(["Apache", "sshd 9", "sshd 10"]);
  expect(sorted("-name")).toEqual(["sshd 10", "sshd 9", "Apache"]);
  expect(sorted("seen")).toEqual(["sshd 10", "Apache", "sshd 9"]);
  expect(sorted("-seen")).toEqual(["Apache", "sshd 10", "sshd 9"]);
});

it("keeps the given order without a field that it knows", () => {
  expect(sorted()).toEqual(rows.map(({ name }) => name));
  expect(sorted("nonsense")).toEqual(rows.map(({ name }) => name));
});
