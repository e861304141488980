import { expect, it } from "vitest";
import { login, NEW_PASSWORD, signIn, testBrowser } from "./browser";

const browser = testBrowser();

it("sends a visitor to sign in, and says where the first login is", async () => {
  const page = await browser.open("/services?state=CRITICAL");
  await page.waitForURL(/\/sign-in/);
  await page.getByText("printed in the terminal").waitFor();
});

it("refuses a wrong password in words", async () => {
  const page = await browser.open("/");
  await signIn(page, "certainly wrong");
  await page.getByRole("alert").getByText("User or password is wrong").waitFor();
});

it("demands a new password after the printed login, then shows the overview", async () => {
  const page = await browser.open("/");
  await signIn(page, login.printed);
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();

  await page.goto("/hosts");
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();

  const change = page.getByRole("button", { name: "Change password" });
  await page.getByLabel("Current password").fill(login.printed);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByLabel("New password again").fill("short");
  expect(await change.isDisabled()).toBe(true);

  await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel("New password again").fill(NEW_PASSWORD);
  await change.click();
  await page.getByRole("heading", { name: "Hosts" }).waitFor();
});

it("goes where the visitor wanted to go, and signs out again", async () => {
  const page = await browser.openSignedIn("/hosts?state=UP");
  await page.getByRole("heading", { name: "Hosts" }).waitFor();
  expect(new URL(page.url()).search).toBe("?state=UP");

  await page.getByRole("button", { name: /^User / }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto("/hosts");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});
