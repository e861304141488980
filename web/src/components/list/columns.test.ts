import { expect, it } from "vitest";
import { chosenColumns, columnWord, layoutOf, type Column } from "./columns";

const cell = () => null;
const all: Column<unknown>[] = [
  { id: "host", title: "Host", width: 120, grow: 1, cell },
  { id: "state", title: "State", width: 110, cell },
  { id: "latency", title: "Latency", width: 80, extra: true, cell },
];
const ids = (columns: Column<unknown>[]) => columns.map((c) => c.id);

it("shows the usual columns unless the address asks for others it knows", () => {
  expect(ids(chosenColumns(all))).toEqual(["host", "state"]);
  expect(ids(chosenColumns(all, "latency,host"))).toEqual(["host", "latency"]);
  expect(ids(chosenColumns(all, "nonsense"))).toEqual(["host", "state"]);
});

it("keeps the address short when the choice is the usual one", () => {
  expect(columnWord(all, ["state", "host"])).toBeUndefined();
  expect(columnWord(all, [])).toBeUndefined();
  expect(columnWord(all, ["latency", "host"])).toBe("host,latency");
});

it("lays columns out as grid tracks", () => {
  expect(layoutOf(all.slice(0, 2), 30)).toEqual({
    gridTemplateColumns: "minmax(120px, 1fr) 110px 30px",
    minWidth: 260,
  });
});
