// One Chromium for a test file, and what every page in it must not do.
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const DESKTOP = { width: 1440, height: 900 };

/** The password after the forced change; long-lived installations keep it for the next run. */
export const NEW_PASSWORD = process.env.ATALAYA_NEW_PASSWORD ?? "watchtower on the hill";

export const login = {
  url: inject("url"),
  user: inject("user"),
  printed: inject("password"),
};

/** Opens pages in a browser of its own; complaints of the pages fail the test. */
export function testBrowser() {
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: ARGS });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  return {
    /** A new visitor, not signed in. */
    async open(path = "/", viewport = DESKTOP): Promise<Page> {
      const context = await browser.newContext({ viewport, baseURL: login.url });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      listenForComplaints(page, complaints);
      await page.goto(path);
      return page;
    },
    /** Forgets complaints that the test itself provoked. */
    forgive(expected: RegExp) {
      const rest = complaints.filter((complaint) => !expected.test(complaint));
      complaints.splice(0, complaints.length, ...rest);
    },
    /** A visitor who has signed in and changed the first password. */
    async openSignedIn(path: string, viewport = DESKTOP): Promise<Page> {
      const page = await this.open(`/sign-in?next=${encodeURIComponent(path)}`, viewport);
      await signIn(page, NEW_PASSWORD);
      await page.waitForURL((url) => url.pathname !== "/sign-in");
      return page;
    },
  };
}

function listenForComplaints(page: Page, complaints: string[]) {
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // Chromium calls these errors, but "nobody is signed in" and "no such object" are answers.
    const expected = /status of (401|404) /.test(message.text());
    if (message.type() === "error" && !expected) complaints.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} from ${response.url()}`);
  });
}

export async function signIn(page: Page, password: string) {
  await page.getByLabel("User", { exact: true }).fill(login.user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The machine-readable time of a fact on a detail page, such as "Last check". */
export async function timeOf(page: Page, fact: string): Promise<string | null> {
  const value = page.getByRole("definition").filter({
    has: page.locator(`xpath=self::*[preceding-sibling::dt[1][.="${fact}"]]`),
  });
  return value.locator("time").getAttribute("datetime");
}
