// Settings > Profile.
import { signIn } from "../support/api.mjs";
import { expect, open, test } from "../support/test.ts";
import { POLYGLOT, elsewhere } from "../support/world.mjs";

test.beforeEach(async ({ page, newcomer }) => {
  await page.context().addCookies([newcomer.cookie]);
});

test("Enter saves a name, everywhere on the page", async ({ page }) => {
  await open(page, "/settings/profile");
  await page.getByRole("link", { name: "Edit name" }).click();
  const name = page.getByRole("textbox", { name: "Your name" });
  await expect(name).toBeFocused();
  await name.fill("  Noor Haddad-Öztürk ");
  await name.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Name saved" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Account of Noor Haddad-Öztürk" })).toBeVisible();
  await expect(page.getByRole("region", { name: "You", exact: true })).toContainText("Noor Haddad-Öztürk");
  await expect(name).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("region", { name: "You", exact: true })).toContainText("Noor Haddad-Öztürk");
});

test("Esc leaves the name as it was", async ({ page }) => {
  await open(page, "/settings/profile?edit=name");
  const name = page.getByRole("textbox", { name: "Your name" });
  await expect(name).toHaveValue("Noor Haddad");
  await name.fill("Somebody else");
  await name.press("Escape");
  await expect(name).toHaveCount(0);
  await expect(page).toHaveURL("/settings/profile");
  await expect(page.getByRole("region", { name: "You", exact: true })).toContainText("Noor Haddad");
});

test("a name that is not taken says why, and keeps what was typed", async ({ page }) => {
  await open(page, "/settings/profile?edit=name");
  const name = page.getByRole("textbox", { name: "Your name" });
  await name.fill("Noor\u200BHaddad");
  await name.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("The name must not contain control or invisible characters.");
  await expect(name).toHaveValue("Noor\u200BHaddad");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(/invisible/);
});

test("a name runs nowhere it is shown", async ({ page }) => {
  // Not the very name that other tests count.
  const evil = POLYGLOT.replaceAll("alert", "confirm");
  await open(page, "/settings/profile?edit=name");
  await page.getByRole("textbox", { name: "Your name" }).fill(evil);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: `Account of ${evil}` })).toBeVisible();
  for (const path of ["/settings/profile", "/settings/profile?edit=name", "/settings/users"]) {
    await open(page, path);
    await expect(page.getByRole("button", { name: `Account of ${evil}` })).toBeVisible();
    expect(await page.locator("svg[onload], img").count()).toBe(0);
  }
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a name is changed by a form", async ({ page }) => {
    await open(page, "/settings/profile", false);
    await page.getByRole("link", { name: "Edit name" }).click();
    await page.getByRole("textbox", { name: "Your name" }).fill("Noor Almeida");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page).toHaveURL("/settings/profile");
    await expect(page.getByRole("region", { name: "You", exact: true })).toContainText("Noor Almeida");
  });

  test("the look is changed by a form", async ({ page }) => {
    await open(page, "/settings/profile", false);
    await page.getByRole("region", { name: "Appearance" }).getByRole("button", { name: "Dark" }).click();
    await expect(page).toHaveURL(/\/settings\/profile\??$/);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });
});

test("another session can be ended from here", async ({ page, browser, server, newcomer }) => {
  const context = await browser.newContext({ baseURL: server.web });
  await context.addCookies([await signIn(server, newcomer.email, newcomer.password, elsewhere())]);
  const other = await context.newPage();
  await open(other, "/settings/profile");
  await open(page, "/settings/profile");
  const sessions = page.getByRole("region", { name: "Where you are signed in" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByText("This browser")).toHaveCount(1);
  await sessions.getByRole("button", { name: /^End the session/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Session ended" })).toBeVisible();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await other.goto("/settings/users");
  await expect(other).toHaveURL(/\/sign-in/);
  await context.close();
});

test("a look is kept with the account, without a flash of another", async ({ page, browser, server, newcomer }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/settings/profile");
  const light = await paper();
  const look = page.getByRole("region", { name: "Appearance" });
  const saved = page.waitForResponse((response) => response.url().endsWith("/ui/profile/theme"));
  await look.getByRole("button", { name: "Dark" }).click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await expect(look.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await saved;

  // Dark from the first byte, also in a browser that asks for light and runs no script.
  const context = await browser.newContext({ baseURL: server.web, colorScheme: "light", javaScriptEnabled: false });
  await context.addCookies([newcomer.cookie]);
  const other = await context.newPage();
  const response = await other.goto("/settings/profile");
  expect(await response?.text()).toMatch(/^<!DOCTYPE html><html[^>]* data-theme="dark"/);
  await context.close();
  await page.reload();
  expect(await paper()).toBe(dark);

  // Back to what the browser asks for.
  await open(page, "/settings/profile");
  await look.getByRole("button", { name: "System" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  expect(await paper()).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await paper()).toBe(dark);
});
