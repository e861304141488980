// 60 failed ssh logins and one that succeeds: one alarm with rising risk, and somebody is told.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { login, NEW_PASSWORD, signIn, testBrowser } from "../browser";
import { failToLogIn, logIn, rightPassword } from "./logins";
import { SmtpSink } from "./smtp-sink";

const FAILURES = 60;
/** Each failure takes PAM some four seconds. */
const AT_ONCE = 12;
const ATTACK_MS = 120_000;
const NAME = "SSH brute force by 127.0.0.1 against 127.0.0.1";

const browser = testBrowser();
const sink = new SmtpSink();
beforeAll(() => sink.listen(Number(process.env.SMTP_PORT)));
afterAll(() => sink.close());

const rowsOf = (page: Page) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name: NAME, exact: true }) });

const subjects = () =>
  sink.mails.map(({ text }) => /^Subject: (.*(?:\n[ \t].*)*)$/m.exec(text)?.[1] ?? "");

it("changes the first password", async () => {
  const page = await browser.open("/alarms");
  await signIn(page, login.printed);
  await page.getByLabel("Current password").fill(login.printed);
  await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel("New password again").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("No open alarms").waitFor();
});

it("raises one alarm whose risk rises while sshd is attacked", async () => {
  const page = await browser.openSignedIn("/alarms?refresh=5");
  await page.getByText("No open alarms").waitFor();

  const attack = failToLogIn(FAILURES, AT_ONCE);
  const risk = (level: number) => rowsOf(page).getByTitle(new RegExp(`^Risk ${level} of 10`));
  await risk(1).waitFor({ timeout: ATTACK_MS });
  await risk(2).waitFor({ timeout: ATTACK_MS });
  expect(await attack).toBe(FAILURES);
  expect(await logIn(rightPassword)).toBe(true);
  await risk(4).waitFor({ timeout: ATTACK_MS });
  expect(await rowsOf(page).count()).toBe(1);

  await rowsOf(page).getByRole("link", { name: NAME, exact: true }).click();
  await page.getByText("Risk 1 → 2 → 4").waitFor();
  await page.getByText("Login after 50 failures").waitFor();
  const last = page.getByRole("table", { name: "Events of level 5" });
  await last.getByRole("link", { name: "sshd: password accepted" }).waitFor();
});

it("shows it on the page of the host, beside the service that became critical", async () => {
  const page = await browser.openSignedIn("/hosts/localhost");
  const alarms = page.getByRole("list", { name: "Open alarms" });
  await alarms.getByRole("link", { name: NAME, exact: true }).waitFor();
  await alarms.getByTitle("Risk 4 of 10: medium").first().waitFor();
  expect(await alarms.getByRole("listitem").count()).toBe(1);
  await page.getByRole("link", { name: /CRITICAL.*Security alarms/s }).waitFor();
  const events = page.getByRole("list", { name: "Latest events" });
  await events
    .getByText(process.env.SSH_USER ?? "")
    .first()
    .waitFor();
});

it("delivers the notification by mail", async () => {
  const subject = "PROBLEM: Security alarms on localhost is CRITICAL";
  await expect.poll(subjects, { timeout: 30_000 }).toContain(subject);
  const mail = sink.mails[subjects().indexOf(subject)];
  expect(mail?.to).toEqual(["oncall@watch.example"]);
  expect(mail?.text).toContain(NAME);
});
