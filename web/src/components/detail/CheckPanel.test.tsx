// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { ServiceDetail } from "@/api/types";
import { serviceDetail } from "../../../mock/details.mjs";
import { makeService } from "../../../mock/objects.mjs";
import { CheckPanel } from "./CheckPanel";

afterEach(cleanup);
const hidden = "hidden: needs the role operate";

function show(changes: Partial<ServiceDetail>, mayOperate: boolean) {
  const item = { ...serviceDetail(makeService("web-01", "HTTP", {})), ...changes };
  render(<CheckPanel item={item} mayOperate={mayOperate} />, { wrapper: MantineProvider });
}

it("shows those who operate what is run", () => {
  show({ command_line: "/bin/check_mysql -p secret" }, true);
  expect(screen.getByText("/bin/check_mysql -p secret")).toBeDefined();
  expect(screen.queryByText(hidden)).toBeNull();
});

it("says why those who may only look do not see the command line", () => {
  show({ check_command: "check_mysql", command_line: null }, false);
  expect(screen.getByText("check_mysql")).toBeDefined();
  expect(screen.getByText(hidden)).toBeDefined();
});

it("hides nothing where there is no command, or none at the moment", () => {
  show({ check_command: null, command_line: null }, false);
  expect(screen.queryByText(hidden)).toBeNull();
  cleanup();
  show({ command_line: null }, true);
  expect(screen.queryByText(hidden)).toBeNull();
});
