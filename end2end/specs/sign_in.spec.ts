// Coming in and going out.
import { accessible, expect, hydrated, open, test } from "../support/test.ts";
import { ARABIC } from "../support/world.mjs";
import type { Page } from "@playwright/test";

/** Fills in the form and sends it. */
async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page) {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
}

test("a new admin signs in and finds the users @matrix", async ({ page, newcomer, javaScriptEnabled }) => {
  await open(page, "/", javaScriptEnabled);
  await expect(page).toHaveURL(/\/sign-in/);
  await accessible(page, javaScriptEnabled);
  await signIn(page, newcomer.email, newcomer.password);
  await expect(page).toHaveURL("/settings/users");
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expect(page.getByRole("rowheader").filter({ hasText: newcomer.email })).toContainText("Noor Haddad");
  await expect(page.getByRole("rowheader").filter({ hasText: ARABIC })).toBeVisible();
  await expect(page.getByText(/\d+ of 100 seats in use/)).toBeVisible();
});

test("the operator signs in with the access key", async ({ page, server }) => {
  await open(page, "/sign-in");
  await page.getByRole("link", { name: "Sign in with an access key" }).click();
  await expect(page.getByRole("heading", { name: "Sign in with an access key" })).toBeVisible();
  await page.getByLabel("Access key").fill(server.supervisor.accessKey);
  await page.getByLabel("Secret key").fill(server.supervisor.secretKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/settings/users");
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a wrong password says so, and tells nothing else", async ({ page, newcomer }) => {
      await open(page, "/sign-in", javaScriptEnabled);
      await signIn(page, newcomer.email, "not the password");
      await expect(page.getByRole("alert")).toHaveText("The e-mail address or the password is wrong.");
      const forSomebody = page.url();
      expect(forSomebody).not.toContain("not");
      await expect(page.getByLabel("Password")).toHaveValue("");
      await signIn(page, "nobody@acme.test", "not the password");
      await expect(page.getByRole("alert")).toHaveText("The e-mail address or the password is wrong.");
      expect(page.url()).toBe(forSomebody);
    });

    test("after signing out, Back leads to the sign-in page", async ({ page, newcomer }) => {
      await page.context().addCookies([newcomer.cookie]);
      await open(page, "/settings/users", javaScriptEnabled);
      await page.getByRole("link", { name: "Sort by E-mail" }).click();
      await expect(page).toHaveURL(/sort=email/);
      await signOut(page);
      await expect(page.getByRole("status")).toHaveText("You are signed out.");
      expect(await page.context().cookies()).toEqual([]);
      await page.goBack();
      await expect(page.getByRole("heading", { name: "Sign in to your workspace" })).toBeVisible();
      await expect(page.getByText("Noor Haddad")).toHaveCount(0);
    });

    test("one comes back to where one was", async ({ page, newcomer }) => {
      await open(page, "/settings/users?q=chiara&sort=email", javaScriptEnabled);
      await expect(page).toHaveURL(/\/sign-in/);
      await signIn(page, newcomer.email, newcomer.password);
      await expect(page).toHaveURL("/settings/users?q=chiara&sort=email");
    });
  });
}

test("an address of another site is not gone to", async ({ page, newcomer, server }) => {
  for (const elsewhere of ["https://evil.test/", "//evil.test/", "/\\evil.test", "/%09/evil.test"]) {
    await page.context().clearCookies();
    await open(page, `/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
    await signIn(page, newcomer.email, newcomer.password);
    await expect(page.getByRole("button", { name: "Account of Noor Haddad" }).or(page.getByText("There is no page"))).toBeVisible();
    expect(new URL(page.url()).origin).toBe(server.web);
  }
});

test("the session's cookie is out of reach of scripts and other sites", async ({ page, newcomer }) => {
  await open(page, "/sign-in");
  await signIn(page, newcomer.email, newcomer.password);
  await expect(page).toHaveURL("/settings/users");
  await hydrated(page);
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/", expires: -1 });
  expect(cookies[0]!.name).toMatch(/^__Host-/);
  expect(await page.evaluate(() => [document.cookie, Object.keys(localStorage), sessionStorage.length])).toEqual(["", ["user"], 0]);
});

test("signing out in one tab ends the other", async ({ page, newcomer }) => {
  await page.context().addCookies([newcomer.cookie]);
  await open(page, "/settings/users");
  const other = await page.context().newPage();
  await open(other, "/settings/profile");
  await signOut(other);
  await expect(other.getByText("You are signed out.")).toBeVisible();
  // The first tab still shows its page; the next thing asked of the server leads to the door, and back afterwards.
  await page.getByRole("link", { name: "Sort by E-mail" }).click();
  await expect(page.getByRole("alert")).toHaveText("Your session has ended. Sign in again.");
  await signIn(page, newcomer.email, newcomer.password);
  await expect(page).toHaveURL("/settings/users?sort=email");
});

test("two tabs of two people do not mix", async ({ browser, page, newcomer, acme, server }) => {
  await page.context().addCookies([newcomer.cookie]);
  const context = await browser.newContext({ baseURL: server.web });
  await context.addCookies([acme.admin.cookie]);
  const other = await context.newPage();
  await Promise.all([open(page, "/settings/profile"), open(other, "/settings/profile")]);
  await expect(page.getByRole("region", { name: "You", exact: true })).toContainText("Noor Haddad");
  await expect(other.getByRole("region", { name: "You", exact: true })).toContainText("Ada Kowalska");
  await context.close();
});
