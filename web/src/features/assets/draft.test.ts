import { expect, it } from "vitest";
import type { AssetItem } from "@/api/types";
import { assetDraftOf, assetRequestOf, NEW_ASSET, NEW_NETWORK, networkRequestOf } from "./draft";

const asset: AssetItem = {
  id: "3",
  name: "web-01",
  ips: ["192.0.2.7", "2001:db8::7"],
  fqdns: ["www.example.org"],
  value: 4,
  threshold_c: 30,
  threshold_a: 40,
  description: "Shop",
  operating_system: "Linux",
  host: "web-01",
  version: 6,
  created_at: null,
  changed_at: null,
  changed_by: "admin",
};

it("asks for what it was made of", () => {
  const { id: _id, created_at: _at, changed_at: _when, changed_by: _by, ...rest } = asset;
  expect(assetRequestOf(assetDraftOf(asset), 6)).toEqual({ request: rest });
});

it("leaves to the server what was left empty", () => {
  const asked = assetRequestOf({ ...NEW_ASSET, name: " db ", addresses: "10.0.0.1\n10.0.0.2" });
  expect(asked).toEqual({
    request: {
      name: "db",
      ips: ["10.0.0.1", "10.0.0.2"],
      fqdns: [],
      value: null,
      threshold_c: null,
      threshold_a: null,
      description: "",
      operating_system: "",
      host: null,
    },
  });
});

it("names the fields that are wrong", () => {
  expect(assetRequestOf({ ...NEW_ASSET, threshold_a: "many" })).toEqual({
    problems: {
      name: "Needs a name",
      ips: "Needs an address",
      threshold_a: "Is not a whole number",
    },
  });
  expect(networkRequestOf({ ...NEW_NETWORK, name: "lab" })).toHaveProperty("problems.cidrs");
});
