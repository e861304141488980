import { expect, it } from "vitest";
import { makeAlarm } from "../../../mock/alarms.mjs";
import { otherSide } from "./other-side";

const alarm = makeAlarm("1-1", 0);

it("shows a host who attacks it, and whom it attacks", () => {
  expect(otherSide(alarm, ["127.0.0.1"])).toMatchObject({ word: "from", ip: "203.0.113.7" });
  expect(otherSide(alarm, ["203.0.113.7"])).toMatchObject({ word: "to", ip: "127.0.0.1" });
});

it("calls it neither when a host attacks itself", () => {
  const own = makeAlarm("1-2", 0, { src_ip: "127.0.0.1" });
  expect(otherSide(own, ["127.0.0.1"])).toMatchObject({ word: "on", ip: "127.0.0.1" });
});
