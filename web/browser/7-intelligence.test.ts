import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testBrowser } from "./browser";
import { say, syslog } from "./syslog";

const browser = testBrowser();
const PHONE = { width: 400, height: 800 };
const PAGES = [
  "/system",
  "/directives",
  "/directives/51901",
  "/directives/51901?view=xml",
  "/directives?view=backlog",
  "/directives?view=check",
  "/data-sources",
  "/data-sources/4003",
  "/policies",
  "/policies/new",
  "/assets",
  "/networks",
];

const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

/** The page as those see it who may not change anything. */
async function openReading(path: string) {
  const page = await browser.openSignedIn("/about");
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), role: "operate" } });
  });
  await page.goto(path);
  return page;
}

it("shows sources, queue, store and correlation on System", async () => {
  const page = await browser.openSignedIn("/system");
  await row(page, "syslog-udp").first().waitFor();
  for (const title of ["Sources", "Queue", "Event store", "Correlation"]) {
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
  }
  await page.getByRole("meter", { name: "Bytes of the queue" }).waitFor();
});

it.runIf(syslog)("counts what a source receives, and shows its senders", async () => {
  const page = await browser.openSignedIn("/system");
  await say("sshd", "Failed password for root from 198.51.100.90 port 50022 ssh2");
  const source = row(page, "syslog-tcp");
  await source.getByText("Receiving").waitFor({ timeout: 20_000 });
  await source.getByRole("button", { name: /sender/ }).click();
  await page
    .getByRole("table", { name: /^Senders of syslog-tcp/ })
    .getByRole("link")
    .first()
    .waitFor();
});

it("switches a directive off and on again, and says who did", async () => {
  const page = await browser.openSignedIn("/directives?q=sudo");
  const toggle = page.getByRole("switch", { name: "Directive 51902" });
  await toggle.click();
  await expect.poll(() => toggle.getAttribute("aria-checked")).toBe("false");
  await row(page, "51902").getByText("by admin").waitFor();

  await page.getByRole("button", { name: "Disabled" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("state")).toBe("disabled");
  await row(page, "51902").getByRole("link").click();
  await page.getByRole("heading", { level: 1 }).getByText("sudo").waitFor();
  await toggle.click();
  await expect.poll(() => toggle.getAttribute("aria-checked")).toBe("true");
});

it("shows the rules of a directive with the names of its event types", async () => {
  const page = await browser.openSignedIn("/directives/51901");
  const rules = page.getByRole("table", { name: "Rules" });
  await rules.getByText("sshd: password failed").first().waitFor();
  await rules.getByText("Level 2").first().waitFor();
  await page.getByRole("button", { name: "XML" }).click();
  await page.getByLabel("XML of directive 51901").getByText('id="51901"').waitFor();
});

it("checks XML, and leads from a problem to its line", async () => {
  const page = await browser.openSignedIn("/directives?view=check");
  const text = page.getByLabel("XML of directives");
  await page.getByRole("button", { name: "Insert an example" }).click();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText(/^Valid/).waitFor();

  await text.fill('<directive id="7" name="x" priority="1">\n  <rule\n');
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("list", { name: "Problems" }).getByRole("button").first().click();
  expect(await text.evaluate((box) => document.activeElement === box)).toBe(true);
  expect(
    await text.evaluate((box) => (box instanceof HTMLTextAreaElement ? box.selectionEnd : -1)),
  ).toBeGreaterThan(0);
});

it("changes the priority of an event type in place, and resets it", async () => {
  const page = await browser.openSignedIn("/data-sources");
  await row(page, "sshd").getByRole("link", { name: "sshd" }).click();
  const priority = page.getByLabel("Priority of sshd: password failed");
  await priority.selectOption("5");
  await row(page, "sshd: password failed").getByText("overridden by admin").waitFor();
  await page.reload();
  await expect.poll(() => priority.inputValue()).toBe("5");

  await page.getByRole("button", { name: "Overridden" }).click();
  await expect.poll(() => page.getByRole("main").getByRole("combobox").count()).toBe(2);
  await page.getByRole("button", { name: /^Reset sshd: password failed/ }).click();
  await expect.poll(() => page.getByText("overridden by admin").count()).toBe(0);
});

it("defines an event type, says when its number is taken, and deletes it", async () => {
  const page = await browser.openSignedIn("/data-sources/4003");
  await page.getByRole("button", { name: "New event type" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Number").fill("1");
  await dialog.getByLabel("Name").fill("sshd: own type");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("alert").getByText("has an event type `1` already").waitFor();
  browser.forgive(/status of 409 /);

  await dialog.getByLabel("Number").fill("900");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByLabel("Filter event types").fill("own type");
  await page.getByRole("button", { name: "Delete sshd: own type" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No event type matches").waitFor();
});

async function makePolicy(page: Page, name: string) {
  await page.getByRole("button", { name: "New policy" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add source" }).click();
  await page.getByRole("button", { name: "Make policy" }).click();
  await row(page, name).waitFor();
}

const order = (page: Page) =>
  page.getByRole("table", { name: "Policies" }).locator("tbody tr td:nth-child(3) a");

it("makes policies, moves them by button and by keyboard, and deletes them", async () => {
  const page = await browser.openSignedIn("/policies");
  await page.getByText("No policies yet").waitFor();
  await makePolicy(page, "First thing");
  await makePolicy(page, "Second thing");
  await row(page, "Second thing").getByText("Source: HOME_NET").waitFor();

  await page.getByRole("button", { name: "Move Second thing up" }).click();
  await expect.poll(() => order(page).allInnerTexts()).toEqual(["Second thing", "First thing"]);
  await page.getByRole("heading", { name: "Policies", level: 1 }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("J");
  await expect.poll(() => order(page).allInnerTexts()).toEqual(["First thing", "Second thing"]);

  const toggle = page.getByRole("switch", { name: "Policy First thing" });
  await toggle.click();
  await expect.poll(() => toggle.getAttribute("aria-checked")).toBe("false");

  for (const name of ["First thing", "Second thing"]) {
    await page.getByRole("button", { name: `More for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => row(page, name).count()).toBe(0);
  }
});

it("says at its field what is wrong with a policy, and asks before it is lost", async () => {
  const page = await browser.openSignedIn("/policies/new");
  await page.getByLabel("Name", { exact: true }).fill("Wrong");
  await page.getByLabel("Source ports").fill("22/tcp, http");
  await page.getByRole("button", { name: "Make policy" }).click();
  await page.getByText("“http” is not understood").waitFor();
  await page.getByLabel("Source ports").fill("22/tcp");
  await page.getByLabel("Sensors").fill("nowhere");
  await page.getByRole("button", { name: "Make policy" }).click();
  await page.getByText("Has `nowhere`, which is not an address").waitFor();
  expect(await page.getByLabel("Sensors").getAttribute("aria-invalid")).toBe("true");
  browser.forgive(/status of 422 /);

  await page.getByRole("navigation", { name: "Main" }).getByText("Directives").click();
  await page.getByRole("button", { name: "Keep editing" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Wrong");
  await page.getByRole("navigation", { name: "Main" }).getByText("Directives").click();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("heading", { name: "Directives", level: 1 }).waitFor();
});

it("makes, changes and deletes a network", async () => {
  const page = await browser.openSignedIn("/networks");
  await page.getByRole("button", { name: "New network" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Laboratory");
  await dialog.getByLabel("Address ranges").fill("198.51.100.0/24");
  await dialog.getByRole("button", { name: "Save" }).click();
  await row(page, "Laboratory").getByRole("link").click();
  await dialog.getByLabel("Asset value").selectOption("5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await row(page, "Laboratory").getByTitle("Asset value 5 of 5").waitFor();

  await row(page, "Laboratory").getByRole("link").click();
  await dialog.getByRole("button", { name: "Delete…" }).click();
  await page
    .getByRole("dialog")
    .last()
    .getByRole("button", { name: "Delete", exact: true })
    .click();
  await expect.poll(() => row(page, "Laboratory").count()).toBe(0);
});

it("shows the asset that a monitored host is, and what it is worth", async () => {
  const page = await browser.openSignedIn("/assets?q=localhost");
  await row(page, "127.0.0.1").getByRole("link").first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Events in 24 h").waitFor();
  await dialog.getByLabel("Asset value").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(new URL(page.url()).searchParams.get("edit")).toBeNull();
});

it("tells those who may not change anything why, and offers nothing", async () => {
  for (const path of ["/directives", "/data-sources/4003", "/policies", "/networks"]) {
    const page = await openReading(path);
    await page.getByText("only an administrator can change them").waitFor();
    expect(await page.getByRole("switch").count(), path).toBe(0);
    expect(await page.getByRole("main").getByRole("combobox").count(), path).toBe(0);
    expect(await page.getByRole("button", { name: /^New / }).count(), path).toBe(0);
  }
});

it("opens no page that is wider than a phone", async () => {
  const page = await browser.openSignedIn("/overview", PHONE);
  for (const path of PAGES) {
    await page.goto(path);
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("load");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(PHONE.width);
  }
});
