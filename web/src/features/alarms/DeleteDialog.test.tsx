// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { AlarmItem } from "@/api/types";
import { makeAlarm } from "../../../mock/alarms.mjs";
import { DeleteDialog } from "./DeleteDialog";

// The client takes hold of `fetch` when it is imported.
const requests = vi.hoisted(() => {
  const seen: { path: string; body: unknown }[] = [];
  globalThis.fetch = async (input) => {
    const request = input as Request;
    seen.push({ path: new URL(request.url).pathname, body: await request.json() });
    return Response.json({ deleted: 1, changed: 1, correlating: 0 });
  };
  return seen;
});

afterEach(() => {
  cleanup();
  requests.length = 0;
});

function ask(alarms: AlarmItem[]) {
  const onDone = vi.fn();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <DeleteDialog alarms={alarms} onDone={onDone} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return onDone;
}

const free = makeAlarm("1-1", 0);
const running = makeAlarm("1-2", 0, { correlating: true });

it("says that closing keeps an alarm, and closes it instead", async () => {
  const onDone = ask([free]);
  expect(screen.getByText("Closing keeps")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Close instead" }));
  await waitFor(() => expect(onDone).toHaveBeenCalledWith(false));
  expect(requests).toEqual([{ path: "/api/v1/alarms/close", body: { ids: ["1-1"] } }]);
});

it("deletes when that is wanted", async () => {
  const onDone = ask([free]);
  fireEvent.click(screen.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(onDone).toHaveBeenCalledWith(true));
  expect(requests).toEqual([{ path: "/api/v1/alarms/delete", body: { ids: ["1-1"] } }]);
});

it("says in words that an alarm cannot go while it is being correlated", () => {
  ask([running]);
  expect(screen.getByText(/still being correlated, so it cannot be deleted/)).toBeDefined();
  expect(screen.queryByRole("button", { name: /Delete/ })).toBeNull();
  expect(screen.getByRole("button", { name: "Close instead" })).toBeDefined();
});

it("deletes the rest of a selection when some are being correlated", async () => {
  ask([free, running]);
  fireEvent.click(screen.getByRole("button", { name: "Delete the other 1" }));
  await waitFor(() => expect(requests).toHaveLength(1));
  expect(requests[0]?.body).toEqual({ ids: ["1-1"] });
});
