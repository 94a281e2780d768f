// Signing in through a real identity provider: the way there and back, whom it lets in, and signing out there.
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { call, createKey, createTenant, createUser } from "../support/api.mjs";
import { settings, startProvider, type IdentityProvider } from "../support/oidc.mjs";
import { freeAddress, start, type Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test as base } from "../support/test.ts";
import { createAdmin, elsewhere } from "../support/world.mjs";

type Providers = { keycloak: IdentityProvider; auth0: IdentityProvider };

// One provider keeps to the standard, with claims in userinfo; the other is as Auth0 is.
const test = base.extend<object, { providers: Providers & { web: string } }>({
  providers: [
    async ({}, use) => {
      const web = await freeAddress();
      const [keycloak, auth0] = await Promise.all([
        startProvider(`http://${web}`, "keycloak", { thin: true }),
        startProvider(`http://${web}`, "auth0", { slash: true }),
      ]);
      await use({ keycloak, auth0, web });
      await Promise.all([keycloak.stop(), auth0.stop()]);
    },
    { scope: "worker" },
  ],
  server: [
    async ({ providers }, use) => {
      const env = {
        TENANTRY_TRUSTED_PROXIES: "127.0.0.1",
        ...settings("keycloak", providers.keycloak.issuer, { display_name: '"Acme Keycloak"' }),
        // Without the slash at its end, as people write it.
        ...settings("auth0", providers.auth0.issuer.replace(/\/$/, "")),
      };
      const server = await start({ env, web: providers.web });
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],
  foreign: async ({ providers }, use) => use([providers.keycloak, providers.auth0].map(({ issuer }) => new URL(issuer).origin)),
});

/** A workspace with a mail domain of its own, made as the guides make it. */
async function workspace(server: Server, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name);
  const admin = await createAdmin(server, company, "Imani Okafor");
  const domain = `${randomUUID().slice(0, 13)}.test`;
  const asAdmin = { "X-Clearml-Act-As": admin.id };
  await call(server, server.supervisor, "login.set_domains", { domains: [domain] }, asAdmin);
  return { name, company, admin, domain, asAdmin, key: await createKey(server, admin.id) };
}

/** Somebody at a provider. */
function somebody(provider: IdentityProvider, email: string, more: object = {}) {
  const login = `p-${randomUUID().slice(0, 13)}`;
  provider.people.set(login, { email, email_verified: true, name: "Ines Carvalho", ...more });
  return login;
}

/** The provider's own form. */
async function signsIn(page: Page, login: string) {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("anything");
  await page.locator("button[type=submit]").click();
}

async function comes(page: Page, login: string, button = "Continue with Acme Keycloak", path = "/sign-in") {
  await page.goto(path);
  await page.getByRole("button", { name: button }).click();
  await signsIn(page, login);
}

async function another(browser: Browser, server: Server, javaScriptEnabled = true) {
  const context = await browser.newContext({ baseURL: server.web, javaScriptEnabled, extraHTTPHeaders: elsewhere() });
  return context.newPage();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody of the domain comes in, goes out at the provider, and comes back", async ({ page, server, providers }) => {
      const works = await workspace(server);
      const login = somebody(providers.keycloak, `ines@${works.domain}`);
      await comes(page, login, "Continue with Acme Keycloak", "/settings/profile");
      await expect(page).toHaveURL("/settings/profile");
      await expect(page.getByRole("main").getByText("Ines Carvalho").first()).toBeVisible();
      await page.getByRole("button", { name: /^Account of/ }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("button", { name: /yes, sign me out/i }).click();
      await expect(page).toHaveURL(/\/sign-in$/);
      await page.goto("/settings/profile");
      await expect(page).toHaveURL(/\/sign-in\?/);
      // The provider asks again: the session there has ended.
      await comes(page, login);
      await expect(page).toHaveURL("/settings/users");
    });
  });
}

test("the administrator on the whitelist comes in by a provider like Auth0", async ({ page, server, providers }) => {
  const works = await workspace(server);
  const email = `boss@${randomUUID().slice(0, 13)}.test`;
  await call(server, server.supervisor, "login.add_whitelist_entries", { emails: [email], is_admin: true }, works.asAdmin);
  await comes(page, somebody(providers.auth0, email), "Continue with Auth0");
  await expect(page).toHaveURL("/settings/users");
  const { whitelist_entries } = await call(server, works.key, "login.get_settings");
  expect(whitelist_entries[0].status).toBe("accepted");
});

test("an invitation goes on at the provider", async ({ page, server, providers }) => {
  const works = await workspace(server);
  const email = `guest@${randomUUID().slice(0, 13)}.test`;
  const { invites } = await call(server, works.key, "organization.create_invites", { emails: [email], role: "admin" });
  await page.goto(new URL(invites[0].link).pathname);
  await expect(page.getByRole("heading", { name: `Join ${works.name}` })).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Continue with Acme Keycloak" }).click();
  await signsIn(page, somebody(providers.keycloak, email));
  await expect(page).toHaveURL("/settings/users");
});

test("two tabs at once both arrive", async ({ page, server, providers }) => {
  const works = await workspace(server);
  const second = await page.context().newPage();
  for (const tab of [page, second]) {
    await tab.goto("/sign-in");
    await tab.getByRole("button", { name: "Continue with Acme Keycloak" }).click();
    await expect(tab.locator("input[name=login]")).toBeVisible();
  }
  const login = somebody(providers.keycloak, `ines@${works.domain}`);
  await signsIn(page, login);
  await expect(page).toHaveURL("/settings/users");
  await signsIn(second, login);
  await expect(second).toHaveURL("/settings/users");
});

test("an answer that nobody asked for is none @matrix", async ({ page, javaScriptEnabled }) => {
  await page.goto("/callback_keycloak?code=stolen&state=made-up");
  await expect(page.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
  await accessible(page, javaScriptEnabled);
  await fits(page);
  await page.getByRole("link", { name: "Back to sign-in" }).click();
  await expect(page.getByRole("button", { name: "Continue with Auth0" })).toBeVisible();
  await accessible(page, javaScriptEnabled);
  await fits(page);
});

test("who is not let in is told why, and can use another account", async ({ page, server, providers }) => {
  const works = await workspace(server);
  const stranger = somebody(providers.keycloak, `max@${randomUUID().slice(0, 13)}.test`);
  await comes(page, stranger);
  await expect(page.getByRole("heading", { name: "No workspace for you yet" })).toBeVisible();
  await expect(page.getByText("invite you")).toBeVisible();
  await page.getByRole("button", { name: "Use another account" }).click();
  await signsIn(page, somebody(providers.keycloak, `ines@${works.domain}`, { email_verified: false }));
  await expect(page.getByRole("heading", { name: "Your e-mail address is not verified" })).toBeVisible();
  await page.getByRole("button", { name: "Use another account" }).click();
  await signsIn(page, somebody(providers.keycloak, `ines@${works.domain}`));
  await expect(page).toHaveURL("/settings/users");
});

test("who was removed stays out", async ({ page, browser, server, providers }) => {
  const works = await workspace(server);
  const login = somebody(providers.keycloak, `ines@${works.domain}`);
  await comes(page, login);
  await expect(page).toHaveURL("/settings/users");
  const users = await call(server, works.key, "users.get_all_ex");
  const { id } = users.users.find((user: { name: string }) => user.name === "Ines Carvalho");
  await call(server, server.supervisor, "auth.delete_user", { user: id });
  const again = await another(browser, server);
  await comes(again, login);
  await expect(again.getByRole("heading", { name: "You were removed from the workspace" })).toBeVisible();
  await again.context().close();
});

test("of several workspaces one is chosen @matrix", async ({ page, server, providers, javaScriptEnabled }) => {
  const works = await workspace(server);
  const other = await workspace(server, "Wolfeschlegelsteinhausenbergerdorff ".repeat(3).trim());
  const email = `ines@${works.domain}`;
  const login = somebody(providers.keycloak, email);
  await createUser(server, works.company, { name: "Ines Carvalho", email });
  const { invites } = await call(server, other.key, "organization.create_invites", { emails: [email] });
  await page.goto(new URL(invites[0].link).pathname);
  await page.getByRole("button", { name: "Continue with Acme Keycloak" }).click();
  await signsIn(page, login);
  await expect(page).toHaveURL("/settings/users");
  await page.context().clearCookies();
  await comes(page, login);
  await expect(page.getByRole("heading", { name: "Choose a workspace" })).toBeVisible();
  await accessible(page, javaScriptEnabled);
  await fits(page);
  await page.getByRole("button", { name: works.name }).click();
  await expect(page).toHaveURL("/settings/users");
  await page.goto("/settings/profile");
  await expect(page.getByRole("main").getByText(works.name)).toBeVisible();
  // The page of a workspace asks nothing.
  await page.context().clearCookies();
  await comes(page, login, "Continue with Acme Keycloak", `/login/${works.company}`);
  await expect(page).toHaveURL("/settings/users");
});

test("the sign-in page answers to the keyboard", async ({ page }) => {
  await open(page, "/sign-in");
  await page.getByRole("button", { name: "Continue with Acme Keycloak" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("input[name=login]")).toBeVisible();
});
