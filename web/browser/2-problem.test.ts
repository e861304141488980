import { expect, it } from "vitest";
import { timeOf, testBrowser } from "./browser";

const browser = testBrowser();
/** After a start the first checks may take their time. */
const FIRST_CHECKS_MS = 90_000;

it("shows the failing HTTP service on the overview without a reload", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.getByText("Live", { exact: true }).waitFor();
  const problem = page
    .getByRole("main")
    .getByRole("link", { name: /CRITICAL.*HTTP on localhost/s });
  await problem.waitFor({ timeout: FIRST_CHECKS_MS });

  await problem.click();
  await page.getByRole("heading", { name: "HTTP", level: 1 }).waitFor();
  await page.getByText("Command line as run").waitFor();
});

it("checks now and shows the new result without a reload", async () => {
  const page = await browser.openSignedIn("/hosts/localhost/services/HTTP");
  await page.getByRole("heading", { name: "HTTP", level: 1 }).waitFor();
  const before = await timeOf(page, "Last check");
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));

  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByText("Check of HTTP on localhost requested").waitFor();
  await expect.poll(() => timeOf(page, "Last check"), { timeout: 30_000 }).not.toBe(before);
  await page.getByRole("button", { name: "Check now" }).waitFor();
  expect(await page.evaluate(() => "notReloaded" in window)).toBe(true);
});

it("leads from a service to its host and back", async () => {
  const page = await browser.openSignedIn("/hosts/localhost/services/HTTP");
  await page.getByRole("navigation", { name: "Path" }).getByText("localhost").click();
  await page.getByRole("heading", { name: "localhost", level: 1 }).waitFor();
  const services = page.getByRole("main").getByRole("link", { name: /(PING|SSH|HTTP|Swap Usage)/ });
  await services.first().waitFor();
  expect(await services.count()).toBeGreaterThanOrEqual(4);
  await page.getByRole("main").getByRole("link", { name: /SSH/ }).first().click();
  await page.getByRole("heading", { name: "SSH", level: 1 }).waitFor();
});

it("says so when there is no such service", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.goto("/hosts/localhost/services/Nonsense");
  await page.getByRole("alert").getByText("There is no such object").waitFor();
});

it("offers no commands to those who may only look", async () => {
  const page = await browser.openSignedIn("/overview");
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), role: "read" } });
  });
  await page.goto("/hosts/localhost/services/HTTP");
  await page.getByRole("heading", { name: "HTTP", level: 1 }).waitFor();
  expect(await page.getByRole("button", { name: "Check now" }).count()).toBe(0);
  await page.goto("/services");
  await page.getByRole("row").filter({ hasText: "localhost" }).first().waitFor();
  expect(await page.getByRole("button", { name: /^Check .* now$/ }).count()).toBe(0);
});
