import { connect } from "node:net";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testBrowser } from "./browser";

const browser = testBrowser();
const syslog = process.env.ATALAYA_SYSLOG;
const PHONE = { width: 400, height: 800 };
/** From a line on the wire to an alarm on the page, on a busy machine. */
const CORRELATION_MS = 30_000;
const BASE = "SSH brute force by";

const rows = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name: new RegExp(name) }) });

/** Failed logins from an address, then one that succeeds: the starter directives know these. */
async function attack(from: string, failures: number, success = true) {
  const [host, port] = syslog!.split(":");
  const line = (message: string, pid: number) =>
    `<38>1 ${new Date().toISOString()} localhost sshd ${pid} - - ${message}\n`;
  const lines = Array.from({ length: failures }, (_, n) =>
    line(`Failed password for root from ${from} port ${40_000 + n} ssh2`, 800 + n),
  );
  if (success) lines.push(line(`Accepted password for root from ${from} port 50222 ssh2`, 999));
  await new Promise<void>((sent, failed) => {
    const socket = connect(Number(port), host, () => socket.end(lines.join("")));
    socket.on("error", failed).on("close", () => sent());
  });
}

/** Waits for the alarm of an attack to come by itself: nothing is reloaded. */
async function alarmFrom(page: Page, from: string) {
  const row = rows(page, `${BASE} ${from} `).first();
  await row.waitFor({ timeout: CORRELATION_MS });
  return row;
}

it.runIf(syslog)("raises an alarm from lines, and shows it without a reload", async () => {
  const page = await browser.openSignedIn("/alarms");
  await page.getByRole("heading", { name: "Alarms", level: 1 }).waitFor();
  await attack("192.0.2.7", 55);
  const row = await alarmFrom(page, "192.0.2.7");
  await row.getByTitle("Risk 4 of 10: medium").waitFor({ timeout: CORRELATION_MS });
  expect(await row.innerText()).toContain("open");
  await row.getByRole("link", { name: "localhost" }).waitFor();
  await page.getByRole("button", { name: "Delete this day…" }).waitFor();
});

it.runIf(syslog)("shows levels, events and how the risk rose", async () => {
  const page = await browser.openSignedIn("/alarms?name=192.0.2.7");
  await (await alarmFrom(page, "192.0.2.7")).getByRole("link", { name: /brute force/ }).click();
  await page.getByRole("heading", { name: `${BASE} 192.0.2.7 against 127.0.0.1` }).waitFor();
  await page.getByText("Risk 1 → 2 → 4").waitFor();
  await page.getByText("Login after 10 failures or 50 failed logins").waitFor();
  const level = page.getByRole("table", { name: "Events of level 2" });
  await level.getByRole("cell", { name: "192.0.2.7:40001" }).waitFor();
  expect(await level.getByRole("cell", { name: "root" }).count()).toBeGreaterThan(3);

  await level.getByRole("link", { name: "sshd: password failed" }).first().click();
  await page.waitForURL(/\/events\?.*event=\d+/);
});

it.runIf(syslog)("stands on its host's page beside the services", async () => {
  const page = await browser.openSignedIn("/hosts/localhost");
  const alarms = page.getByRole("list", { name: "Open alarms" });
  await alarms.getByRole("link", { name: /brute force by 192.0.2.7/ }).waitFor();
  await alarms.getByText("from 192.0.2.7").waitFor();
  await page.getByText("2 of 5").waitFor();
  await page.getByRole("list", { name: "Latest events" }).getByRole("listitem").first().waitFor();
  await page.getByRole("link", { name: "All alarms" }).click();
  await page.waitForURL(/\/alarms\?.*host=localhost/);
  await alarmFrom(page, "192.0.2.7");
});

it.runIf(syslog)("is counted on the overview", async () => {
  const page = await browser.openSignedIn("/overview");
  const main = page.getByRole("main");
  await main.getByRole("link", { name: /brute force by 192.0.2.7/ }).waitFor();
  await main.getByRole("link", { name: /medium risk 3–4/ }).click();
  await page.waitForURL(/risk_min=3/);
  await alarmFrom(page, "192.0.2.7");
});

it.runIf(syslog)("keeps its filters in the address", async () => {
  const page = await browser.openSignedIn("/alarms");
  await alarmFrom(page, "192.0.2.7");
  await page.getByRole("button", { name: "8+ critical" }).click();
  await page.getByText("No alarm matches").waitFor();
  expect(new URL(page.url()).searchParams.get("risk_min")).toBe("8");
  await page.getByRole("button", { name: "8+ critical" }).click();

  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await page.getByLabel("Source", { exact: true }).fill("198.51.100.0/24");
  await page.getByText("No alarm matches").waitFor();
  await page.getByLabel("Source", { exact: true }).fill("192.0.2.0/24");
  await alarmFrom(page, "192.0.2.7");
  await page.reload();
  await alarmFrom(page, "192.0.2.7");
  expect(new URL(page.url()).searchParams.get("src")).toBe("192.0.2.0/24");
});

it.runIf(syslog)("says what is wrong with a filter", async () => {
  const page = await browser.openSignedIn("/alarms?src=nonsense");
  await page
    .getByRole("alert")
    .getByText(/nonsense/)
    .waitFor();
  browser.forgive(/status of 400 /);
});

it.runIf(syslog)("makes a label and puts it on an alarm", async () => {
  const page = await browser.openSignedIn("/alarms?name=192.0.2.7");
  const row = await alarmFrom(page, "192.0.2.7");
  await page.getByRole("button", { name: "Edit labels…" }).click();
  const dialog = page.getByRole("dialog", { name: "Labels" });
  await dialog.getByLabel("Name").fill("Break-in");
  await dialog.getByLabel("Bold").check();
  await dialog.getByRole("button", { name: "Make the label" }).click();
  await dialog.getByRole("list", { name: "Labels" }).getByText("Break-in").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  await page.keyboard.press("j");
  await page.keyboard.press("l");
  await page.getByRole("menuitemcheckbox", { name: "Break-in" }).click();
  await row.getByText("Break-in").waitFor();
});

it.runIf(syslog)("closes and reopens by the keyboard", async () => {
  const page = await browser.openSignedIn("/alarms?name=192.0.2.7&status=all");
  const row = await alarmFrom(page, "192.0.2.7");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 alarm selected").waitFor();
  await page.keyboard.press("c");
  await row.getByText("closed", { exact: true }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await row.getByText("open", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText(/^Closed by admin$/).waitFor();
  await page.getByText(/^Reopened by admin$/).waitFor();
});

it.runIf(syslog)("refuses to delete what is still being correlated, and closes it", async () => {
  const page = await browser.openSignedIn("/alarms");
  await attack("192.0.2.8", 12, false);
  const row = await alarmFrom(page, "192.0.2.8");
  await row.getByRole("img", { name: /^Still being correlated/ }).waitFor();
  await row.getByRole("link", { name: /brute force/ }).click();
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this alarm?" });
  await dialog.getByText("still being correlated, so it cannot be deleted").waitFor();
  expect(await dialog.getByRole("button", { name: "Delete" }).count()).toBe(0);
  await dialog.getByRole("button", { name: "Close instead" }).click();
  await page.getByText(/^Closed by admin$/).waitFor();
});

it.runIf(syslog)("deletes after a warning that closing keeps it", async () => {
  const page = await browser.openSignedIn("/alarms?name=192.0.2.7");
  const row = await alarmFrom(page, "192.0.2.7");
  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Closing keeps").waitFor();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("1 alarm deleted").waitFor();
  await row.waitFor({ state: "hidden" });
});

it.runIf(syslog)("deletes a day only after it says what goes", async () => {
  const page = await browser.openSignedIn("/alarms?status=all");
  await alarmFrom(page, "192.0.2.8");
  await page.getByRole("button", { name: "Delete this day…" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/The day has \d+ open/).waitFor();
  await dialog.getByText("Closing keeps").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await alarmFrom(page, "192.0.2.8");
});

it("shows each name once in the unique view", async () => {
  const page = await browser.openSignedIn("/alarms?status=all");
  await page.getByRole("heading", { name: "Alarms", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Unique" }).click();
  await page.waitForURL(/view=unique/);
  const table = page.getByRole("table", { name: "Names of alarms" });
  await table.getByRole("link").first().click();
  await page.waitForURL(/name_is=/);
  await page.getByRole("table", { name: "Alarms", exact: true }).waitFor();
});

it("says that there is no such alarm", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.goto("/alarms/51901-1");
  await page.getByRole("alert").getByText("There is no such object").waitFor();
});

it("offers nothing to change to those who may only look", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), role: "read" } });
  });
  await page.goto("/alarms?status=all");
  const table = page.getByRole("table", { name: "Alarms", exact: true });
  await table.getByRole("link").first().waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(0);
  expect(await page.getByRole("button", { name: /Delete|Close this|labels/ }).count()).toBe(0);
});

it("fits on a phone", async () => {
  const page = await browser.openSignedIn("/alarms?status=all", PHONE);
  const table = page.getByRole("table", { name: "Alarms", exact: true });
  await table.getByRole("link").first().waitFor();
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(PHONE.width);
  await table
    .getByRole("link", { name: /^(?!localhost)/ })
    .first()
    .click();
  await page.getByRole("heading", { name: "Levels and events" }).waitFor();
  expect(await width()).toBeLessThanOrEqual(PHONE.width);
});

it("says that alarms are not for this user, and how old they are when a refresh fails", async () => {
  const page = await browser.openSignedIn("/overview");
  const problem = { type: "forbidden", title: "Not allowed", status: 403, detail: "not for you" };
  const refuse = () =>
    page.route(/\/api\/v1\/alarms\?/, (route) =>
      route.fulfill({ status: 403, contentType: "application/problem+json", json: problem }),
    );
  await refuse();
  await page.goto("/alarms?status=all&refresh=5");
  await page.getByRole("alert").getByText("You may not see this").waitFor();
  await page.unroute(/\/api\/v1\/alarms\?/);
  await page.getByRole("button", { name: "Try again" }).click();
  const table = page.getByRole("table", { name: "Alarms", exact: true });
  await table.getByRole("link").first().waitFor();
  await refuse();
  await page.getByText(/^What you see is \d+s old. Not for you/).waitFor();
  expect(await table.getByRole("link").count()).toBeGreaterThan(0);
  browser.forgive(/status of 403 /);
});

// The mock server has some hundreds; a fresh Atalaya has too few to scroll.
it.runIf(!syslog)("fetches older alarms as the reader moves down", async () => {
  const page = await browser.openSignedIn("/alarms?status=all");
  const table = page.getByRole("table", { name: "Alarms", exact: true });
  await table.getByRole("link").first().waitFor();
  const total = Number(await table.getAttribute("aria-rowcount"));
  expect(total).toBeGreaterThan(200);
  const moveDown = async () => {
    for (let row = 0; row < 20; row += 1) await page.keyboard.press("j");
    return table.evaluate((element) => element.scrollHeight);
  };
  await expect.poll(moveDown, { timeout: 60_000 }).toBeGreaterThan(total * 32);
});
