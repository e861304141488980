// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { EventItem } from "@/api/types";
import { makeEvent } from "../../../mock/events.mjs";
import { EventPanel } from "./EventPanel";
import { eventQuery } from "./queries";

afterEach(cleanup);

function show(given: Partial<EventItem>) {
  const client = new QueryClient();
  client.setQueryData(eventQuery("7").queryKey, makeEvent(7, Date.UTC(2026, 10, 21), given));
  const onClose = vi.fn();
  render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <EventPanel event="7" onClose={onClose} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return onClose;
}

it("shows the line as text, with what would not be seen", () => {
  show({ raw: '<script>alert(1)</script>\u0000 "\u202E' });
  expect(document.querySelector("pre")?.textContent).toBe(
    '<script>alert(1)</script>\\x00 "\\u{202e}',
  );
  expect(document.querySelector("pre script")).toBeNull();
  expect(screen.getByTitle("U+202E").textContent).toBe("\\u{202e}");
});

it("shows a megabyte in parts", () => {
  show({ raw: "\u001b".repeat(1_048_576), userdata1: "x".repeat(1_048_576) });
  const length = () => document.querySelector("pre")!.textContent.length;
  expect(length()).toBe(4 * 10_000);
  fireEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(length()).toBe(4 * 20_000);
  expect(document.body.textContent.length).toBeLessThan(4 * 20_000 + 5_000);
});

it("takes the focus, and can be closed", () => {
  const onClose = show({ raw: "x" });
  expect(document.activeElement).toBe(screen.getByRole("complementary", { name: "Event" }));
  fireEvent.click(screen.getByRole("button", { name: "Close the event" }));
  expect(onClose).toHaveBeenCalledOnce();
});
