import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testBrowser } from "./browser";

const browser = testBrowser();
const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("cell") });
const search = (page: Page) => new URL(page.url()).searchParams;

it("filters by state, and keeps the filter in the address", async () => {
  const page = await browser.openSignedIn("/services");
  await rows(page).first().waitFor();
  await page.getByRole("button", { name: "CRITICAL" }).click();
  await expect.poll(() => search(page).get("state")).toBe("CRITICAL");
  await rows(page).filter({ hasText: "HTTP" }).first().waitFor();
  await expect.poll(() => rows(page).filter({ hasNotText: "CRITICAL" }).count()).toBe(0);

  await page.reload();
  await rows(page).first().waitFor();
  const chip = page.getByRole("button", { name: "CRITICAL", exact: true });
  expect(await chip.getAttribute("aria-pressed")).toBe("true");
});

it("searches, and offers a way back when nothing matches", async () => {
  const page = await browser.openSignedIn("/services");
  await page.getByLabel("Filter services").fill("localhost ssh");
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByLabel("Filter services").fill("no such thing anywhere");
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(4);
});

it("sorts by a click on a title", async () => {
  const page = await browser.openSignedIn("/services?host=localhost");
  await rows(page).first().waitFor();
  const firstName = () => rows(page).first().getByRole("cell").nth(1).innerText();
  const title = page.getByRole("columnheader", { name: "Service" });
  await title.getByRole("button").click();
  await expect.poll(() => title.getAttribute("aria-sort")).toBe("ascending");
  await expect.poll(firstName).toBe("Current Load");
  await title.getByRole("button").click();
  await expect.poll(() => search(page).get("sort")).toBe("-name");
  await expect.poll(firstName).toBe("Total Processes");
});

it("shows the columns that are chosen", async () => {
  const page = await browser.openSignedIn("/services");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByLabel("Latency").check();
  await page.getByRole("columnheader", { name: "Latency" }).waitFor();
  expect(search(page).get("columns")).toContain("latency");
});

it("is worked by the keyboard alone", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.getByRole("heading", { name: "Tactical overview" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { name: "Services", level: 1 }).waitFor();
  await rows(page).first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect.poll(() => rows(page).first().getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("c");
  await page.getByText(/^Check of .* requested$/).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/hosts\/.+\/services\/.+/);

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  await page.keyboard.press("/");
  await page.keyboard.type("localhost http");
  await page.getByRole("option", { name: /HTTP/ }).first().waitFor();
  for (let step = 0; step < 2; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "HTTP", level: 1 }).waitFor();
});

it("keeps its place when the reader comes back", async () => {
  // So low that even eight services do not fit.
  const page = await browser.openSignedIn("/services", { width: 1440, height: 300 });
  const top = () => page.getByRole("table").evaluate((table) => table.parentElement?.scrollTop);
  await rows(page).first().hover();
  await page.mouse.wheel(0, 90);
  await expect.poll(() => Number(search(page).get("row"))).toBeGreaterThan(0);
  const before = await top();

  await page.reload();
  await rows(page).first().waitFor();
  const row = Number(search(page).get("row"));
  expect(row).toBeGreaterThan(0);
  await expect.poll(async () => Math.abs(Number(await top()) - Number(before))).toBeLessThan(30);
});
