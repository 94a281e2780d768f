// Settings > Users & Groups > Invitations, and what the link of an invitation leads to.
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { call, createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin, elsewhere, type Admin } from "../support/world.mjs";

const PASSWORD = "nine lanterns, none lit at noon";
const address = () => `${randomUUID().slice(0, 13)}@guests.test`;
const rows = (page: Page) => page.getByRole("table", { name: "Invitations to this workspace" }).getByRole("rowheader");

/** A workspace with a name of its own, and its admin. */
async function workspace(server: Server, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name);
  const admin = await createAdmin(server, company, "Imani Okafor");
  return { name, company, admin, key: await createKey(server, admin.id) };
}

type Workspace = Awaited<ReturnType<typeof workspace>>;

/** Invites one address by the API: its ID and the path of its link. */
async function invited(server: Server, { key }: Workspace, email: string, more: object = {}) {
  const { invites } = await call(server, key, "organization.create_invites", { emails: [email], ...more });
  return { id: invites[0].id as string, path: new URL(invites[0].link).pathname };
}

async function signedIn(page: Page, admin: Admin) {
  await page.context().addCookies([admin.cookie]);
}

/** Somebody else's browser. */
async function elsewhereIn(browser: Browser, server: Server, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ baseURL: server.web, javaScriptEnabled, extraHTTPHeaders: elsewhere() });
  return context.newPage();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("inviting: looked at first, then sent; the link leads the invited in", async ({ page, browser, server }) => {
      const works = await workspace(server);
      const email = address();
      await signedIn(page, works.admin);
      await open(page, "/settings/invitations", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "Nobody is invited yet" })).toBeVisible();
      await page.getByRole("link", { name: "Invite users" }).first().click();
      await expect(page).toHaveURL("/settings/invitations/new");
      await page.getByLabel("E-mail addresses").fill(`${email}, ${works.admin.email}\nnot-an-address`);
      await page.getByLabel("Role").selectOption({ label: "Admin" });
      await page.getByLabel("Link works for").selectOption({ label: "14 days" });
      await page.getByLabel("Note (optional)").fill("See you <soon>");
      await page.getByRole("button", { name: "Check addresses" }).click();
      await expect(page.getByText("1 of 3 addresses will be invited.")).toBeVisible();
      await expect(page.getByText("Is a member already")).toBeVisible();
      await expect(page.getByText("Is not an e-mail address")).toBeVisible();
      await expect(page.getByLabel("Role")).toHaveValue("admin");
      await expect(page.getByLabel("Note (optional)")).toHaveValue("See you <soon>");
      await fits(page);
      await page.getByRole("button", { name: "Send 1 invitation" }).click();
      await expect(page.getByText("1 person is invited. This server sends no mail")).toBeVisible();
      const link = await page.getByRole("textbox", { name: `Link of ${email}` }).inputValue();
      await fits(page);
      await page.getByRole("link", { name: "Done" }).click();
      await expect(rows(page)).toHaveText([new RegExp(email)]);
      await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Pending");

      const guest = await elsewhereIn(browser, server, javaScriptEnabled);
      await guest.goto(link);
      await expect(guest).toHaveURL("/invite");
      await expect(guest.getByRole("heading", { level: 1 })).toHaveText(`Join ${works.name}`);
      await expect(guest.getByText("See you <soon>")).toBeVisible();
      await guest.getByLabel("Your name").fill("Noor Haddad");
      await guest.getByLabel("New password").fill("short");
      await guest.getByRole("button", { name: `Join ${works.name}` }).click();
      await expect(guest.locator("#password-problem")).toBeVisible();
      await expect(guest.getByLabel("Your name")).toHaveValue("Noor Haddad");
      await guest.getByLabel("New password").fill(PASSWORD);
      await guest.getByRole("button", { name: `Join ${works.name}` }).click();
      await expect(guest.getByRole("button", { name: "Account of Noor Haddad" })).toBeVisible();
      await guest.goto(link);
      await expect(guest.getByRole("heading", { name: `The invitation to ${works.name} was used already` })).toBeVisible();
      await guest.context().close();
    });

    test("sending again and revoking", async ({ page, server }) => {
      const works = await workspace(server);
      const email = address();
      const { path } = await invited(server, works, email);
      await signedIn(page, works.admin);
      await open(page, "/settings/invitations", javaScriptEnabled);
      await page.getByRole("button", { name: `Send the invitation of ${email} again` }).click();
      await expect(page.getByText("the old link no longer works")).toBeVisible();
      const link = await page.getByRole("textbox", { name: `Link of ${email}` }).inputValue();
      expect(new URL(link).pathname).not.toBe(path);
      await page.getByRole("link", { name: "Done" }).click();
      await page.getByText("Revoke…").click();
      await accessible(page, javaScriptEnabled);
      await page.getByRole("button", { name: `Revoke the invitation of ${email}` }).click();
      await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Revoked");
      await page.getByRole("navigation", { name: "State" }).getByRole("link", { name: "Pending" }).click();
      await expect(page.getByRole("heading", { name: "No invitation is in this state" })).toBeVisible();
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
      await page.goto(new URL(link).pathname);
      await expect(page.getByRole("heading", { name: `The invitation to ${works.name} was withdrawn` })).toBeVisible();
    });

    test("groups are found without losing what was filled in", async ({ page, server }) => {
      const works = await workspace(server);
      await call(server, works.key, "permissions.add_or_update_user_group", { name: "Robotics" });
      await signedIn(page, works.admin);
      await open(page, "/settings/invitations/new", javaScriptEnabled);
      const email = address();
      await page.getByLabel("E-mail addresses").fill(email);
      await page.getByRole("checkbox", { name: "Robotics" }).check();
      await page.getByRole("searchbox", { name: "Find groups by name" }).fill("nothing like it");
      await page.getByRole("searchbox", { name: "Find groups by name" }).press("Enter");
      await expect(page.getByText("No other group has this in its name.")).toBeVisible();
      await expect(page.getByLabel("E-mail addresses")).toHaveValue(email);
      await expect(page.getByRole("checkbox", { name: "Robotics" })).toBeChecked();
      await page.getByRole("button", { name: "Check addresses" }).click();
      await page.getByRole("button", { name: "Send 1 invitation" }).click();
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Robotics");
    });

    test("somebody with an account signs in and joins; somebody else is told so", async ({ page, server, newcomer }) => {
      const works = await workspace(server);
      const { path } = await invited(server, works, newcomer.email);
      await signedIn(page, works.admin);
      await page.goto(path);
      await expect(page.getByRole("alert")).toContainText("and you are signed in as Imani Okafor");
      expect(await page.content()).not.toContain(newcomer.email);
      await page.getByRole("button", { name: "Sign out and go on" }).click();
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByLabel("E-mail").fill(newcomer.email);
      await page.getByLabel("Password").fill(newcomer.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page).toHaveURL("/invite");
      await expect(page.getByText(`You are signed in as ${newcomer.name}`)).toBeVisible();
      await page.getByRole("button", { name: `Join ${works.name}` }).click();
      await open(page, "/settings/profile", javaScriptEnabled);
      await expect(page.getByRole("main").getByText(works.name)).toBeVisible();
    });
  });
}

test("the pages of an invitation are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const works = await workspace(server, "Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen Niederösterreich");
  const email = `${"long".repeat(15)}@${"subdomain.".repeat(12)}guests.test`;
  const { id, path } = await invited(server, works, email, { note: "W".repeat(200), days: 1 });
  await open(page, path, javaScriptEnabled);
  await expect(page.getByLabel("New password")).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await call(server, works.key, "organization.revoke_invites", { invites: [id] });
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("was withdrawn");
  await fits(page);
  await signedIn(page, works.admin);
  await open(page, "/settings/invitations", javaScriptEnabled);
  await expect(rows(page)).toHaveCount(1);
  await fits(page);
  await accessible(page, javaScriptEnabled);
});
