import { expect, it } from "vitest";
import { NEW_PASSWORD, signIn, testBrowser } from "./browser";

const browser = testBrowser();
const PHONE = { width: 400, height: 800 };
const PAGES = [
  "/overview",
  "/hosts",
  "/services",
  "/hosts/localhost",
  "/hosts/localhost/services/HTTP",
  "/history",
  "/events",
  "/about",
];

it("has the nine sections in their order, and only entries that work", async () => {
  const page = await browser.openSignedIn("/overview");
  const menu = page.getByRole("navigation", { name: "Main" });
  const text = await menu.innerText();
  const sections = [
    "Dashboards",
    "Incidents",
    "Analysis",
    "Reports",
    "Assets",
    "Intelligence",
    "Monitors",
    "Configuration",
    "Tools",
  ];
  const places = sections.map((section) => text.indexOf(section));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);

  for (const entry of await menu.getByRole("link").allInnerTexts()) {
    await menu.getByRole("link", { name: entry, exact: true }).click();
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
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

it("has its menu and its search at hand on a phone", async () => {
  const page = await browser.openSignedIn("/overview", PHONE);
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Services", exact: true }).click();
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
  await page.getByRole("row").filter({ hasText: "PING" }).first().waitFor();

  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("combobox", { name: "Search hosts and services" }).fill("localhost");
  await page
    .getByRole("option", { name: /localhost/ })
    .first()
    .waitFor();
});

it("changes its colours and remembers them", async () => {
  const page = await browser.openSignedIn("/about");
  const scheme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
  await page.getByRole("button", { name: "Colours" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(scheme).toBe("dark");
  await page.reload();
  expect(await scheme()).toBe("dark");
});

it("says how old its data is while the stream is broken, and recovers", async () => {
  const page = await browser.openSignedIn("/about");
  await page.route("**/api/v1/changes", (route) => route.abort());
  await page.goto("/overview");
  await page.getByText(/^Stale \d+s/).waitFor();
  await page.unroute("**/api/v1/changes");
  await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
  browser.forgive(/net::ERR_FAILED/);
});

it("says that something is not allowed", async () => {
  const page = await browser.openSignedIn("/overview");
  const problem = { type: "forbidden", title: "Not allowed", status: 403, detail: "not for you" };
  await page.route("**/api/v1/about", (route) =>
    route.fulfill({ status: 403, contentType: "application/problem+json", json: problem }),
  );
  await page.goto("/about");
  await page.getByRole("alert").getByText("You may not see this").waitFor();
  await page.getByText("Not for you").waitFor();
  browser.forgive(/status of 403 /);
});

it("asks to sign in again when the session is gone, and comes back to the page", async () => {
  const page = await browser.openSignedIn("/overview");
  // Nothing may still be on its way, or that would find the session gone before the click does.
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("main").getByText("HTTP on localhost").waitFor();
  await page.context().clearCookies();
  await page.getByRole("navigation", { name: "Main" }).getByText("History").click();
  await page.waitForURL(/\/sign-in\?next=/);
  await signIn(page, NEW_PASSWORD);
  await page.getByRole("heading", { name: "History", level: 1 }).waitFor();
});
