import { expect, it } from "vitest";
import { parseHistoryLine } from "./history-line";

it("reads alerts of services and hosts", () => {
  expect(parseHistoryLine("SERVICE ALERT: web-01;HTTP;CRITICAL;SOFT;2;refused; again")).toEqual({
    label: "SERVICE ALERT",
    state: "CRITICAL",
    stateType: "soft",
    attempt: "2",
    text: "refused; again",
  });
  expect(parseHistoryLine("HOST ALERT: web-01;DOWN;HARD;10;CRITICAL - lost")).toMatchObject({
    state: "DOWN",
    stateType: "hard",
    text: "CRITICAL - lost",
  });
});

it("reads notifications", () => {
  const text = "SERVICE NOTIFICATION: ana;web-01;HTTP;CRITICAL;notify-by-email;refused";
  expect(parseHistoryLine(text)).toEqual({
    label: "SERVICE NOTIFICATION",
    state: "CRITICAL",
    text: "to ana by notify-by-email: refused",
  });
});

it("leaves other lines alone", () => {
  expect(parseHistoryLine("Atalaya starting")).toEqual({ label: "", text: "Atalaya starting" });
  expect(parseHistoryLine("SERVICE ALERT: odd")).toEqual({ label: "SERVICE ALERT", text: "odd" });
  expect(parseHistoryLine("EXTERNAL COMMAND: SCHEDULE_HOST_CHECK;a;1")).toEqual({
    label: "EXTERNAL COMMAND",
    text: "SCHEDULE_HOST_CHECK;a;1",
  });
});
