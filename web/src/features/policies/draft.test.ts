import { expect, it } from "vitest";
import type { PolicyConditions, PolicyItem } from "@/api/types";
import { draftOf, NEW_POLICY, NEW_TIME, requestOf } from "./draft";
import { readPorts, writtenPorts } from "./ranges";
import { conditionWords, consequenceWords } from "./summary";

const conditions: PolicyConditions = {
  sources: [{ kind: "external" }, { kind: "range", range: "192.0.2.0/24" }],
  destinations: [{ kind: "home_net" }, { kind: "asset", id: "7" }, { kind: "network", id: "9" }],
  source_ports: [{ first: 0, last: 0, protocol: "icmp" }],
  destination_ports: [
    { first: 22, last: 22, protocol: "tcp" },
    { first: 8000, last: 8099, protocol: null },
  ],
  sensors: ["127.0.0.1"],
  event_types: [
    { plugin_id: 4003, sids: [{ first: 1, last: 6 }] },
    { plugin_id: 4005, sids: [] },
  ],
  taxonomy: [{ product: 23, category: 0, subcategory: 0 }],
  priority: 3,
  reliability: 10,
  time: {
    zone: "Europe/Madrid",
    minutes: { first: 1320, last: 360 },
    weekdays: { first: 1, last: 5 },
    days: null,
    months: { first: 12, last: 12 },
  },
};

const policy: PolicyItem = {
  id: "1",
  order: 1,
  active: true,
  name: "Nights",
  conditions,
  consequences: {
    priority: 5,
    sim: true,
    qualify: true,
    correlate: false,
    cross_correlate: true,
    store: true,
    actions: [
      {
        action: { kind: "notify", host: "web", service: "Security alarms" },
        only_alarms: true,
        on_risk_increase: false,
      },
    ],
  },
  version: 4,
  created_at: null,
  changed_at: null,
  changed_by: "admin",
};

it("asks for what it was made of", () => {
  const asked = requestOf(draftOf(policy));
  expect(asked).toEqual({
    request: {
      name: "Nights",
      active: true,
      conditions,
      consequences: policy.consequences,
    },
  });
});

it("names every field that is wrong", () => {
  const asked = requestOf({
    ...NEW_POLICY,
    sources: [{ kind: "range", range: " " }],
    source_ports: "22/tcp http",
    event_types: [{ plugin: "ssh", sids: "6-1" }],
    time: { ...NEW_TIME, minutes: { first: "8 o'clock", last: "" } },
    consequences: {
      ...NEW_POLICY.consequences,
      actions: [
        { action: { kind: "command", line: "" }, only_alarms: false, on_risk_increase: false },
      ],
    },
  });
  expect("problems" in asked && Object.keys(asked.problems).toSorted()).toEqual([
    "actions",
    "event_types",
    "name",
    "source_ports",
    "sources",
    "time",
  ]);
});

it("reads ports as people write them", () => {
  const read = readPorts("22/tcp,  80-443\nany/icmp");
  expect("value" in read && writtenPorts(read.value)).toBe("22/tcp, 80-443, any/icmp");
  expect(readPorts("70000")).toHaveProperty("problem");
  expect(readPorts("9-8")).toHaveProperty("problem");
});

it("says in words what a policy is about, and what it changes", () => {
  const names = {
    assets: new Map([["7", "web-01"]]),
    networks: new Map<string, string>(),
    sources: new Map([[4003, "sshd"]]),
  };
  expect(conditionWords(conditions, names)).toEqual([
    "Source: outside or 192.0.2.0/24",
    "Destination: HOME_NET or web-01 or network 9",
    "Source port: any/icmp",
    "Destination port: 22/tcp or 8000-8099",
    "Sensor: 127.0.0.1",
    "Data source: sshd types 1-6 or 4005",
    "Taxonomy: 23/any/any",
    "Priority: 3",
    "Reliability: 10",
    "Time: Mon–Fri Dec 22:00–06:00 Europe/Madrid",
  ]);
  expect(consequenceWords(policy.consequences)).toEqual([
    "Priority becomes 5",
    "Not correlated",
    "Notify Security alarms on web (alarms only)",
  ]);
  expect(consequenceWords({ ...policy.consequences, sim: false, actions: [] })).toEqual([
    "Not processed",
  ]);
  expect(consequenceWords(NEW_POLICY.consequences)).toEqual([]);
});
