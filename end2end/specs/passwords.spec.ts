// Adding users with a password, changing it at the first sign-in and later, resetting it.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin, elsewhere, type Admin } from "../support/world.mjs";

const PASSWORD = "nine lanterns, none lit at noon";
const address = () => `${randomUUID().slice(0, 13)}@guests.test`;

/** A workspace with a name of its own, and its admin, who may add users. */
async function workspace(server: Server, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name, { features: ["user_management_advanced"] });
  const admin = await createAdmin(server, company, "Imani Okafor");
  return { name, company, admin, key: await createKey(server, admin.id) };
}

async function signedIn(page: Page, admin: Admin) {
  await page.context().addCookies([admin.cookie]);
}

async function signIn(page: Page, email: string, password: string) {
  await page.goto("/sign-in");
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an added user chooses a password before anything else", async ({ page, browser, server }) => {
      const works = await workspace(server);
      const email = address();
      await signedIn(page, works.admin);
      await open(page, "/settings/users", javaScriptEnabled);
      await page.getByRole("link", { name: "Add user" }).click();
      await expect(page).toHaveURL("/settings/users/new");
      await page.getByLabel("Name", { exact: true }).fill("Noor <Haddad>");
      await page.getByLabel("E-mail").fill(works.admin.email);
      await page.getByRole("button", { name: "Add user" }).click();
      await expect(page.locator("#email-problem")).toBeVisible();
      await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Noor <Haddad>");
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("button", { name: "Add user" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("User added");
      const password = await page.getByRole("textbox", { name: `Password of ${email}` }).inputValue();
      await fits(page);
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByRole("heading", { name: "Noor <Haddad>" })).toBeVisible();
      expect(await page.content()).not.toContain(password);

      const context = await browser.newContext({ baseURL: server.web, javaScriptEnabled, extraHTTPHeaders: elsewhere() });
      const guest = await context.newPage();
      await signIn(guest, email, password);
      await expect(guest).toHaveURL("/password");
      await guest.goto("/settings/profile");
      await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Choose your password");
      await guest.getByLabel("Current password").fill(password);
      await guest.getByLabel("New password").fill("short");
      await guest.getByRole("button", { name: "Change password" }).click();
      await expect(guest.locator("#password-problem")).toBeVisible();
      await guest.getByLabel("Current password").fill(password);
      await guest.getByLabel("New password").fill(PASSWORD);
      await guest.getByRole("button", { name: "Change password" }).click();
      await expect(guest.getByRole("button", { name: "Account of Noor <Haddad>" })).toBeVisible();
      await context.close();
    });

    test("changing the own password, and an administrator's reset", async ({ page, browser, server }) => {
      const works = await workspace(server);
      const other = await createAdmin(server, works.company, "Kofi Mensah");
      const context = await browser.newContext({ baseURL: server.web, javaScriptEnabled, extraHTTPHeaders: elsewhere() });
      const theirs = await context.newPage();
      await context.addCookies([other.cookie]);
      await open(theirs, "/settings/profile", javaScriptEnabled);
      await theirs.getByRole("link", { name: "Change password" }).click();
      await theirs.getByLabel("Current password").fill(other.password);
      await theirs.getByLabel("New password").fill(PASSWORD);
      await theirs.getByRole("button", { name: "Change password" }).click();
      await expect(theirs.getByText("The password is changed.")).toBeVisible();

      await signedIn(page, works.admin);
      await open(page, `/settings/users?user=${other.id}`, javaScriptEnabled);
      await page.getByText("Reset password…").click();
      await page.getByRole("button", { name: "Reset password of Kofi Mensah" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("New password");
      const password = await page.getByRole("textbox", { name: `Password of ${other.email}` }).inputValue();
      await theirs.goto("/settings/profile");
      await expect(theirs).toHaveURL(/\/sign-in/);
      await signIn(theirs, other.email, password);
      await expect(theirs).toHaveURL(/\/password$/);
      await context.close();
    });
  });
}

test("the pages of passwords are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const works = await workspace(server, "Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen Niederösterreich");
  await signedIn(page, works.admin);
  await open(page, "/password", javaScriptEnabled);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Change your password");
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await open(page, "/settings/profile?done=password", javaScriptEnabled);
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await open(page, "/settings/users/new", javaScriptEnabled);
  await expect(page.getByRole("button", { name: "Add user" })).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await page.getByLabel("Name", { exact: true }).fill("W".repeat(120));
  await page.getByLabel("E-mail").fill(`${"long".repeat(15)}@${"subdomain.".repeat(6)}guests.test`);
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("User added");
  await fits(page);
  await open(page, `/settings/users?user=${(await createAdmin(server, works.company, "Kofi Mensah")).id}`, javaScriptEnabled);
  await fits(page);
  await accessible(page, javaScriptEnabled);
});
