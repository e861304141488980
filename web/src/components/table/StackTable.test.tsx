// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { StackTable, type StackColumn } from "./StackTable";

afterEach(cleanup);

interface Thing {
  name: string;
  count: number;
}

const columns: readonly StackColumn<Thing>[] = [
  { id: "name", title: "Name", cell: ({ name }) => name },
  {
    id: "count",
    title: "Count",
    align: "right",
    empty: ({ count }) => count === 0,
    cell: ({ count }) => count,
  },
];
const rows = [
  { name: "a", count: 0 },
  { name: "b", count: 7 },
];

it("labels every cell for the screens on which it is a line of a card", () => {
  render(<StackTable label="Things" columns={columns} rows={rows} keyOf={({ name }) => name} />);
  const [, first, second] = within(screen.getByRole("table", { name: "Things" })).getAllByRole(
    "row",
  );
  const cells = within(second!).getAllByRole("cell");
  expect(cells.map((cell) => cell.dataset.label)).toEqual(["Name", "Count"]);
  expect(within(first!).getAllByRole("cell")[1]?.dataset.empty).toBe("true");
  expect(cells[1]?.dataset.empty).toBeUndefined();
});

it("puts more under the rows that have more to say", () => {
  render(
    <StackTable
      label="Things"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      below={({ name }) => (name === "b" ? "more of b" : null)}
    />,
  );
  expect(screen.getAllByRole("row")).toHaveLength(4);
  expect(screen.getByText("more of b").getAttribute("colspan")).toBe("2");
});
