import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { makeHost, makeService } from "../../../mock/objects.mjs";
import { keys } from "../keys";
import type { ServicePage, StateEvent } from "../types";
import { applyChanges } from "./patch";

const http = makeService("web-01", "HTTP", { state: "OK", output: "fine" });
const ssh = makeService("web-01", "SSH", { state: "OK" });
const event = (item: typeof http): StateEvent => ({
  kind: "service",
  host: item.host,
  service: item.name,
  item,
});

describe("applyChanges", () => {
  let client: QueryClient;
  const page = () => client.getQueryData<ServicePage>(keys.page("services", {}, 0));

  beforeEach(() => {
    client = new QueryClient();
    client.setQueryData(keys.page("services", {}, 0), { items: [http, ssh], next: null, total: 2 });
  });

  it("replaces the row in place and leaves the others alone", () => {
    const next = { ...http, output: "still fine" };
    const moved = applyChanges(client, [event(next)]);
    expect(page()?.items).toEqual([next, ssh]);
    expect(page()?.items[1]).toBe(ssh);
    expect(moved).toBe(false);
  });

  it("keeps only the newest of several changes", () => {
    applyChanges(client, [event({ ...http, attempt: 1 }), event({ ...http, attempt: 2 })]);
    expect(page()?.items[0]?.attempt).toBe(2);
  });

  it("says when a state changed or an unknown object did, for then the list may differ", () => {
    expect(applyChanges(client, [event({ ...http, state: "CRITICAL" })])).toBe(true);
    const other = makeService("db-01", "HTTP", {});
    expect(applyChanges(client, [event(other)])).toBe(true);
  });

  it("tells a service from its namesake on another host", () => {
    applyChanges(client, [event(makeService("db-01", "HTTP", { output: "other" }))]);
    expect(page()?.items[0]?.output).toBe("fine");
  });

  it("updates an open detail and keeps what only the detail has", () => {
    client.setQueryData(keys.service("web-01", "HTTP"), { ...http, long_output: "more" });
    applyChanges(client, [event({ ...http, state: "WARNING" })]);
    expect(client.getQueryData(keys.service("web-01", "HTTP"))).toMatchObject({
      state: "WARNING",
      long_output: "more",
    });
  });

  it("does not invent details or host pages that nobody asked for", () => {
    const host = makeHost("web-01", {});
    applyChanges(client, [{ kind: "host", host: "web-01", item: host }]);
    expect(client.getQueryData(keys.host("web-01"))).toBeUndefined();
  });
});
