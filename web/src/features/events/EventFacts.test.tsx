// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { makeEvent } from "../../../mock/events.mjs";
import { EventFacts } from "./EventFacts";
import { FIELD_LABELS } from "./fields";
import { ValueMenuContext } from "./value-menu";

afterEach(cleanup);
const markup = '<img src=x onerror="alert(1)">\u001b[31m';

const event = makeEvent(7, Date.UTC(2026, 10, 21), {
  username: markup,
  src_ip: "192.0.2.7",
  risk: 8,
  zone_minutes: -150,
  userdata1: "two words",
});

it("names every field, also those without a value", () => {
  render(<EventFacts event={event} />);
  for (const label of Object.values(FIELD_LABELS)) {
    expect(document.body.textContent).toContain(label);
  }
  expect(screen.getByText(/^No value: /).textContent).toContain("Destination");
  expect(screen.getByText("UTC-02:30")).toBeDefined();
  expect(screen.getByTitle("Risk 8 of 10: critical").textContent).toBe("8 critical");
});

it("shows values as text, never as markup", () => {
  render(<EventFacts event={event} />);
  expect(screen.getByText('<img src=x onerror="alert(1)">\\x1b[31m')).toBeDefined();
  expect(document.querySelector("img")).toBeNull();
});

it("offers a condition on each value", () => {
  const open = vi.fn();
  render(
    <ValueMenuContext value={open}>
      <EventFacts event={event} />
    </ValueMenuContext>,
  );
  fireEvent.click(screen.getByText("192.0.2.7"));
  expect(open.mock.lastCall?.[0]).toMatchObject({
    condition: "src_ip:192.0.2.7",
    ip: "192.0.2.7",
  });
  fireEvent.click(screen.getByText("two words"));
  expect(open.mock.lastCall?.[0]).toMatchObject({ condition: 'userdata1:"two words"' });
  fireEvent.click(screen.getByText("Data source 0: type 1"));
  expect(open.mock.lastCall?.[0]).toMatchObject({
    condition: "plugin_id:0 plugin_sid:1",
    field: "plugin_id,plugin_sid",
  });
});
