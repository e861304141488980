import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testBrowser } from "./browser";
import { say, syslog } from "./syslog";

const browser = testBrowser();
const PHONE = { width: 400, height: 800 };
/** From a line on the wire to a row on the page. */
const PROMPT_MS = 2_000;
/** A second or so until an event can be searched, on a busy machine. */
const SEARCHABLE_MS = 20_000;

const table = (page: Page) => page.getByRole("table", { name: "Events" });
const rows = (page: Page) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("cell") });
const search = (page: Page) => new URL(page.url()).searchParams;
const detail = (page: Page) => page.getByRole("complementary", { name: "Event" });

function failedLogin(user: string, from: string, port = 50_022) {
  return say("sshd", `Failed password for ${user} from ${from} port ${port} ssh2`);
}

/** Opens the page of a query once its events can be found. */
async function openFound(q: string, count: number, viewport?: { width: number; height: number }) {
  const page = await browser.openSignedIn(`/events?q=${encodeURIComponent(q)}`, viewport);
  await expect.poll(() => rows(page).count(), { timeout: SEARCHABLE_MS }).toBe(count);
  return page;
}

it.runIf(syslog)("shows a line as an event while one looks, without a reload", async () => {
  const page = await browser.openSignedIn("/events");
  await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
  await page.getByRole("main").getByText("Live", { exact: true }).waitFor();
  await failedLogin("first-user", "198.51.100.71");
  const row = rows(page).filter({ hasText: "first-user" });
  await row.waitFor({ timeout: PROMPT_MS });
  await row.getByText("sshd: password failed").waitFor();
  await row.getByRole("button", { name: "198.51.100.71" }).waitFor();
});

it.runIf(syslog)("holds new events back while paused, and catches up", async () => {
  const page = await browser.openSignedIn("/events?q=src_ip:198.51.100.72");
  await page.getByText("No event matches").waitFor();
  await page.getByRole("main").getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("p");
  await failedLogin("one", "198.51.100.72");
  await failedLogin("two", "198.51.100.72");
  await page.getByText("Paused · 2 new").waitFor();
  expect(await rows(page).count()).toBe(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => rows(page).count()).toBe(2);
  await page.getByText("2 events", { exact: true }).first().waitFor();
});

it.runIf(syslog)("shows hostile lines as text, with what would not be seen", async () => {
  const line = 'esc \u001b[31mred <img src=x onerror="alert(1)"> ${jndi:ldap://x} %n exe\u202Egpj';
  await say("hostile-test", line);
  const page = await openFound("hostile test jndi", 1);
  await rows(page).first().getByText("hostile-test[4711]").click();
  const raw = detail(page).getByText("${jndi:ldap://x}").first();
  await raw.waitFor();
  const text = await detail(page).innerText();
  expect(text).toContain('\\x1b[31mred <img src=x onerror="alert(1)">');
  expect(text).toContain("exe\\u{202e}gpj");
  expect(await page.locator('img[src="x"]').count()).toBe(0);

  // The address leads to the event; Escape leads back to the list.
  expect(search(page).get("event")).toMatch(/^\d+$/);
  await page.reload();
  await detail(page).getByText("Line as received").waitFor();
  await page.keyboard.press("Escape");
  await detail(page).waitFor({ state: "hidden" });
  expect(search(page).get("event")).toBeNull();
});

it.runIf(syslog)("includes, excludes and groups by a value that is clicked", async () => {
  for (const user of ["root", "John Doe"]) await failedLogin(user, "198.51.100.73");
  const page = await openFound("src_ip:198.51.100.73", 2);
  const menu = page.getByRole("menu");

  await rows(page).getByRole("button", { name: "root", exact: true }).click();
  await menu.getByRole("menuitem", { name: "Exclude" }).click();
  await expect.poll(() => search(page).get("q")).toBe("src_ip:198.51.100.73 -username:root");
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.goBack();
  await expect.poll(() => rows(page).count()).toBe(2);

  await rows(page).first().getByRole("button", { name: "198.51.100.73" }).click();
  await menu.getByRole("menuitem", { name: "Group by Source" }).click();
  const groups = page.getByRole("region", { name: "Group by" });
  await groups.getByRole("button", { name: "198.51.100.73" }).waitFor();
  await groups.getByLabel("Group by").selectOption({ label: "User" });
  await expect.poll(() => search(page).get("by")).toBe("username");
  await groups.getByRole("button", { name: /root/ }).click();
  await menu.getByRole("menuitem", { name: "Include", exact: true }).click();
  await expect.poll(() => search(page).get("q")).toBe("src_ip:198.51.100.73 username:root");

  await rows(page).first().getByRole("button", { name: "127.0.0.1" }).last().click();
  await menu.getByRole("menuitem", { name: "Open host localhost" }).click();
  await page.waitForURL(/\/hosts\/localhost$/);
});

it.runIf(syslog)("completes a query by the keyboard alone", async () => {
  await failedLogin("Zoë", "198.51.100.74");
  const page = await openFound("src_ip:198.51.100.74", 1);
  await page.keyboard.press("/");
  const bar = page.getByRole("combobox", { name: "Query" });
  await bar.fill("");
  await page.keyboard.type("usern");
  await page.getByRole("option", { name: /^username/ }).waitFor();
  await page.keyboard.press("Tab");
  expect(await bar.inputValue()).toBe("username:");
  await page.keyboard.type("zo");
  await page.getByRole("option", { name: /zoë/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(await bar.inputValue()).toBe("username:zoë ");
  await page.keyboard.press("Enter");
  await expect.poll(() => search(page).get("q")).toBe("username:zoë");
  await page.keyboard.press("Escape");
  await expect.poll(() => rows(page).count()).toBe(1);

  await page.keyboard.press("j");
  await expect.poll(() => rows(page).first().getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("Enter");
  await detail(page).getByText("sshd: password failed").first().waitFor();
});

it("says where a query is wrong, and repairs it", async () => {
  const page = await browser.openSignedIn("/events");
  await page.getByRole("combobox", { name: "Query" }).fill("ssh src_pi:192.0.2.1");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("Events have no field src_pi").waitFor();
  expect(await alert.locator("pre").innerText()).toBe("ssh src_pi:192.0.2.1\n    ^^^^^^");
  await alert.getByRole("button", { name: "Use src_ip" }).click();
  await expect.poll(() => search(page).get("q")).toBe("ssh src_ip:192.0.2.1");
  await alert.waitFor({ state: "hidden" });
  browser.forgive(/status of 400 /);
});

it.runIf(syslog)("narrows the time by keys and by dragging, and goes back", async () => {
  await failedLogin("now", "198.51.100.75");
  const page = await openFound("src_ip:198.51.100.75", 1);
  const timeline = page.getByRole("slider", { name: "Events over time" });
  await timeline.focus();
  await page.keyboard.press("End");
  // While events arrive, the bars are counted anew every ten seconds at most.
  await expect
    .poll(() => timeline.getAttribute("aria-valuetext"), { timeout: 15_000 })
    .toContain(": 1 event");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await expect.poll(() => search(page).get("to")).not.toBeNull();
  const width = Date.parse(search(page).get("to")!) - Date.parse(search(page).get("from")!);
  expect(width).toBe(2 * 15 * 60_000);
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.goBack();
  await expect.poll(() => search(page).get("from")).toBeNull();

  const box = (await timeline.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.getByText("No event matches").waitFor();
  await page.getByRole("button", { name: /^Time: / }).click();
  await page.getByRole("button", { name: "Last hour" }).click();
  await expect.poll(() => search(page).toString()).toContain("last=1h");
  await expect.poll(() => rows(page).count()).toBe(1);
});

it.runIf(syslog)("exports what is shown, with the columns that are chosen", async () => {
  await failedLogin("csv-user", "198.51.100.76", 50_076);
  const page = await openFound("src_ip:198.51.100.76", 1);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Protocol" }).check();
  await page.getByRole("columnheader", { name: "Protocol" }).waitFor();
  expect(search(page).get("columns")).toContain("protocol");
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const answer = await page.request.get(href!);
  expect(answer.headers()["content-type"]).toContain("text/csv");
  const [head, line, ...rest] = (await answer.text()).trim().split("\r\n");
  expect(head).toContain("src_ip,src_port");
  expect(head).toContain("protocol");
  expect(line).toContain("198.51.100.76,50076");
  expect(rest).toEqual([]);
});

it("says why there is nothing, and what to do", async () => {
  const page = await browser.openSignedIn("/overview");
  const page1 = { items: [], next: null, total: 0, total_is_exact: true };
  await page.route(/\/api\/v1\/events\?/, (route) => route.fulfill({ json: page1 }));
  await page.goto("/events");
  await page.getByText("Nothing is collected yet").waitFor();
  await page.getByRole("link", { name: "Monitors → System" }).click();
  await page.waitForURL(/\/system$/);
  await page.unroute(/\/api\/v1\/events\?/);
});

it("says that new events do not come in, and recovers", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.route("**/api/v1/events/live?*", (route) => route.abort());
  await page.goto("/events");
  await page.getByText(/^No new events for .*: contact lost$/).waitFor();
  await page.unroute("**/api/v1/events/live?*");
  await page.getByRole("main").getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
  browser.forgive(/net::ERR_FAILED/);
});

it("says that events are not allowed", async () => {
  const page = await browser.openSignedIn("/overview");
  const problem = { type: "forbidden", title: "Not allowed", status: 403, detail: "not for you" };
  await page.route(/\/api\/v1\/events[?/]/, (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", json: problem }),
  );
  await page.goto("/events");
  await page.getByRole("alert").getByText("You may not see this").waitFor();
  browser.forgive(/status of 403 /);
});

it("fits on a phone, also an event in full", async () => {
  const page = await browser.openSignedIn("/events?last=all", PHONE);
  await rows(page).first().waitFor();
  await rows(page).first().click();
  await detail(page).getByText("Line as received").waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
  await detail(page).getByRole("button", { name: "Close the event" }).click();
  await detail(page).waitFor({ state: "hidden" });
});
