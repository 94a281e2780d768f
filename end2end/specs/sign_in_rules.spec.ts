// Settings > Sign-in Rules: which new people come in, and where an address would land.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createKey, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import { settings } from "../support/oidc.mjs";
import { start, type Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test as base } from "../support/test.ts";
import { createAdmin, elsewhere } from "../support/world.mjs";

// Providers that nobody goes to: the page thinks a sign-in through.
const test = base.extend<object, object>({
  server: [
    async ({}, use) => {
      const env = {
        TENANTRY_TRUSTED_PROXIES: "127.0.0.1",
        ...settings("keycloak", "http://127.0.0.1:9/realms/acme", { display_name: '"Acme Keycloak"' }),
        ...settings("okta", "http://127.0.0.1:9/okta", { display_name: '"Okta"' }),
      };
      const server = await start({ env });
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],
});

async function workspace(server: Server, page: Page, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name, { features: ["user_management_advanced"] });
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  const domain = `${randomUUID().slice(0, 13)}.test`;
  const asAdmin = { "X-Clearml-Act-As": admin.id };
  return { company, admin, domain, asAdmin, key: await createKey(server, admin.id) };
}

const steps = (page: Page) => page.getByRole("table", { name: "What was looked at" });

async function ask(page: Page, email: string) {
  await page.getByLabel("E-mail address", { exact: true }).fill(email);
  await page.getByRole("button", { name: "Find out" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an administrator finds out where addresses land, and why", async ({ page, server }) => {
      const { domain, asAdmin, key } = await workspace(server, page);
      await open(page, "/settings/sign-in-rules", javaScriptEnabled);
      await expect(page.getByText("No address waits for its owner.")).toBeVisible();
      await expect(page.getByText("No mail domain leads here.")).toBeVisible();
      await ask(page, `ada@${domain}`);
      await expect(page.getByRole("heading", { name: `ada@${domain} does not come in here` })).toBeVisible();
      await expect(page.getByRole("link", { name: "Invite users" })).toBeVisible();

      await call(server, server.supervisor, "login.set_domains", { domains: [domain] }, asAdmin);
      await call(server, key, "login.add_whitelist_entries", { emails: [`boss@${domain}`], role: "admin" });
      // The question stands in the address.
      await page.reload();
      await expect(page.getByRole("heading", { name: `ada@${domain} joins this workspace as User` })).toBeVisible();
      await expect(steps(page).getByRole("row", { name: /Domain/ })).toContainText("Decides");
      await expect(page.getByText("1 address waits for its owner.")).toBeVisible();

      await ask(page, `boss@${domain}`);
      await expect(page.getByRole("heading", { name: `boss@${domain} joins this workspace as Admin` })).toBeVisible();
      await expect(steps(page).getByRole("row", { name: /Domain/ })).toContainText("Not asked");
      await page.getByLabel("Through").selectOption({ label: "Okta" });
      await page.getByRole("button", { name: "Find out" }).click();
      await expect(steps(page).getByRole("row", { name: /Provider/ })).toContainText("Okta, if it says");
      await expect(page).toHaveURL(/provider=okta/);

      await ask(page, "nonsense");
      await expect(page.getByRole("alert")).toBeVisible();
      await expect(page.getByLabel("E-mail address", { exact: true })).toHaveAccessibleDescription(/./);
    });
  });
}

test("whoever is no administrator does not see the rules", async ({ page, server }) => {
  const { company } = await workspace(server, page);
  const email = `${randomUUID()}@users.test`;
  await createUser(server, company, { name: "Noor Haddad", email });
  await setPassword(server, email, "seven gates, all shut at dusk");
  await page.context().clearCookies();
  await page.context().addCookies([await signIn(server, email, "seven gates, all shut at dusk", elsewhere())]);
  await open(page, "/settings/sign-in-rules");
  await expect(page.getByRole("heading", { name: "You may not see this page" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign-in Rules" })).toHaveCount(0);
});

test("the sign-in rules are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const name = "Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen";
  const { company, domain, asAdmin, key } = await workspace(server, page, name);
  const long = `${"long".repeat(5)}.${randomUUID()}@${"subdomain.".repeat(10)}guests.test`;
  await call(server, key, "login.add_whitelist_entries", { emails: [long, `a@${domain}`] });
  await call(server, server.supervisor, "login.set_domains", { domains: [domain, `${"sub.".repeat(20)}${domain}`] }, asAdmin);
  const email = `made@${domain}`;
  await createUser(server, company, { name: "W".repeat(120), email });
  for (const asked of [long, email]) {
    await open(page, `/settings/sign-in-rules?email=${encodeURIComponent(asked)}`, javaScriptEnabled);
    await expect(steps(page).getByRole("row")).not.toHaveCount(0);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  }
});
