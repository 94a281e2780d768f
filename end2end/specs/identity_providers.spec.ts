// Settings > Identity Providers: a connection from its preset to a sign-in through it, switched off, changed and deleted.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createTenant } from "../support/api.mjs";
import { CLIENT, settings, startProvider } from "../support/oidc.mjs";
import { start, type Server } from "../support/server.mjs";
import { accessible, expect, fits, open, stayed, test as base } from "../support/test.ts";
import { createAdmin, elsewhere, LONG } from "../support/world.mjs";

const table = (page: Page) => page.getByRole("table", { name: "Identity providers of this workspace" });
const panel = (page: Page, name: string) => page.getByRole("complementary", { name, exact: true });

// One provider is of the deployment; those of workspaces may be on this machine, where the tests' are.
const test = base.extend({
  server: [
    async ({}, use) => {
      const env = {
        TENANTRY_TRUSTED_PROXIES: "127.0.0.1",
        TENANTRY_PRIVATE_PROVIDERS: "on",
        ...settings("auth0", "http://127.0.0.1:9"),
      };
      const server = await start({ env });
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],
});

/** A workspace of its own with an administrator, signed in. */
async function place(server: Server, page: Page) {
  const company = await createTenant(server, `Works ${randomUUID().slice(0, 8)}`);
  const admin = await createAdmin(server, company, "Ada Kowalska");
  const ask = (endpoint: string, body: object) => call(server, server.supervisor, endpoint, body, { "x-clearml-act-as": admin.id });
  await page.context().addCookies([admin.cookie]);
  return { company, admin, ask };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a connection is made, signs people in, is switched off, changed and deleted", async ({ page, browser, server, foreign }) => {
      const { company } = await place(server, page);
      await open(page, "/settings/identity-providers", javaScriptEnabled);
      // The deployment's own is locked.
      await expect(table(page).getByRole("row").filter({ hasText: "Auth0" })).toContainText("Set up in the server's configuration");
      await page.getByRole("link", { name: "New connection" }).click();
      const first = panel(page, "New provider connection");
      await first.getByLabel("Keycloak").check();
      const key = await first.locator("input[name=key]").inputValue();
      const provider = await startProvider(server.web, key, { thin: true });
      foreign.push(new URL(provider.issuer).origin);
      await first.getByLabel("Issuer or well-known URL").fill(`${provider.issuer}/.well-known/openid-configuration`);
      await first.getByRole("button", { name: "Next" }).click();

      const form = panel(page, "New provider connection");
      await expect(form.getByRole("heading", { name: "Connect Keycloak" })).toBeVisible();
      await expect(form.getByRole("textbox", { name: "Link of the callback" })).toHaveValue(`${server.web}/callback_${key}`);
      await expect(form.getByLabel("Issuer", { exact: true })).toHaveValue(provider.issuer);
      await form.getByText("Addresses", { exact: true }).click();
      await expect(form.getByLabel("Token endpoint")).toHaveValue(`${provider.issuer}/token`);
      await form.getByLabel("Name on the button").fill("Works Keycloak");
      await form.getByLabel("Client ID").fill(CLIENT.id);
      await form.getByLabel("Client secret").fill(CLIENT.secret);
      await form.getByLabel("Create users on first sign-in").check();
      await form.getByRole("button", { name: "Add connection" }).click();
      const edit = panel(page, "Provider connection");
      await expect(edit.getByRole("heading", { name: "Works Keycloak" })).toBeVisible();
      await expect(edit.getByLabel("Client secret (leave empty to keep it)")).toHaveValue("");
      expect(await page.content()).not.toContain(CLIENT.secret);
      const row = table(page).getByRole("row").filter({ hasText: "Works Keycloak" });
      await expect(row.getByRole("switch")).toHaveAttribute("aria-checked", "true");

      // Somebody comes in by the button of the workspace's page.
      const context = await browser.newContext({ baseURL: server.web, javaScriptEnabled, extraHTTPHeaders: elsewhere() });
      const visitor = await context.newPage();
      // Who was here through a connection that is gone is not led into another workspace.
      const email = `ines.${randomUUID().slice(0, 8)}@works.test`;
      provider.people.set("ines", { email, email_verified: true, name: "Ines Carvalho" });
      const comes = async () => {
        await visitor.goto(`/login/${company}`);
        await visitor.getByRole("button", { name: "Continue with Works Keycloak" }).click();
      };
      await comes();
      await visitor.locator("input[name=login]").fill("ines");
      await visitor.locator("input[name=password]").fill("anything");
      await visitor.locator("button[type=submit]").click();
      await expect(visitor).toHaveURL("/settings/users");
      await visitor.getByRole("button", { name: /^Account of/ }).click();
      await visitor.getByRole("button", { name: "Sign out" }).click();
      await visitor.getByRole("button", { name: /yes, sign me out/i }).click();
      await expect(visitor).toHaveURL(/\/sign-in$/);

      // Changed without its secret, and wrongly.
      await edit.getByLabel("Only these mail domains").fill("no domain");
      await edit.getByRole("button", { name: "Save" }).click();
      await expect(edit.getByText("This is not a mail domain", { exact: false })).toBeVisible();
      await edit.getByLabel("Only these mail domains").fill("works.test");
      await edit.getByRole("button", { name: "Save" }).click();
      await expect(edit.getByLabel("Only these mail domains")).toHaveValue("works.test");
      await comes();
      await visitor.locator("input[name=login]").fill("ines");
      await visitor.locator("input[name=password]").fill("anything");
      await visitor.locator("button[type=submit]").click();
      await expect(visitor).toHaveURL("/settings/users");
      await context.close();

      // Off, and gone.
      await row.getByRole("switch").click();
      await expect(row.getByRole("switch")).toHaveAttribute("aria-checked", "false");
      await row.getByRole("link", { name: "Works Keycloak" }).click();
      await edit.getByText("Delete…", { exact: true }).click();
      await edit.getByRole("button", { name: "Delete this connection" }).click();
      await expect(row).toHaveCount(0);
      await provider.stop();
    });
  });
}

test("the page and its panels @matrix", async ({ page, server, javaScriptEnabled }) => {
  const { ask } = await place(server, page);
  const configuration = { display_name: LONG, client_id: "tenantry", issuer: "http://127.0.0.1:9" };
  const { id } = await ask("sso.save_provider_configuration", { provider: "custom", configuration });
  const second = await ask("sso.save_provider_configuration", { provider: "okta", configuration: { ...configuration, display_name: "Okta" } });
  await ask("sso.set_provider_configurations_active", { ids: [second.id], active: false });
  for (const query of ["", "?do=add", "?do=add&preset=azure_ad", `?provider=${id}`]) {
    await open(page, `/settings/identity-providers${query}`, javaScriptEnabled);
    if (query === "") await expect(table(page).getByRole("rowheader")).toHaveCount(3);
    await accessible(page, javaScriptEnabled);
    await fits(page);
    if (javaScriptEnabled) await stayed(page);
  }
  await page.goto("/settings/identity-providers?provider=0123456789abcdef0123456789abcdef");
  await expect(page.getByText("identity provider not found", { exact: false })).toBeVisible();
});
