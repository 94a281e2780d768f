// Settings > Users & Groups > Service Accounts: made, copied, changed and deleted.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin, LONG } from "../support/world.mjs";

const rows = (page: Page) => page.getByRole("table", { name: "Service accounts, by name" }).getByRole("rowheader");

async function workspace(server: Server, page: Page, settings: Record<string, unknown> = {}) {
  const company = await createTenant(server, `Works ${randomUUID().slice(0, 8)}`, settings);
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  return { company, admin, key: await createKey(server, admin.id) };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an account is made, changed and deleted", async ({ page, server }) => {
      await workspace(server, page, { allowed_service_users: 2 });
      await open(page, "/settings/service-accounts", javaScriptEnabled);
      await expect(page.getByText("0 / 2")).toBeVisible();
      await page.getByRole("link", { name: "Add service account" }).first().click();
      await page.getByLabel("Name", { exact: true }).fill("gpu farm");
      await page.getByLabel("Allow impersonation").check();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("heading", { name: "Credentials Details" })).toBeVisible();
      const section = await page.getByRole("textbox", { name: "clearml.conf" }).inputValue();
      expect(section).toMatch(
        /^api \{\n  web_server: \S+\/\n  api_server: \S+\n  files_server: \S+\n  # Default Credentials\n  credentials \{\n    "access_key" = "[A-Z0-9]{30}"\n    "secret_key" = "cml_\w+"\n  \}\n\}$/,
      );
      if (javaScriptEnabled) {
        await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
        await page.getByRole("button", { name: "Copy clearml.conf" }).click();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(section);
      }
      await page.getByRole("link", { name: "Done" }).click();
      await expect(rows(page)).toHaveText([/gpu farm/]);
      const panel = page.getByRole("complementary", { name: "Service account" });
      await expect(panel.getByText("May impersonate")).toBeVisible();
      await panel.getByLabel("Allow impersonation").uncheck();
      await panel.getByRole("button", { name: "Save", exact: true }).click();
      await expect(panel.getByText("May impersonate")).toHaveCount(0);
      await panel.getByText("Delete service account").click();
      await panel.getByRole("button", { name: "Delete this service account" }).click();
      await expect(page.getByRole("heading", { name: "No service accounts yet" })).toBeVisible();
    });

    test("a gateway token is made and revoked, and the owner of a key is found", async ({ page, server }) => {
      const { key } = await workspace(server, page);
      const made = await call(server, key, "auth.create_service_user", { name: "gateway" });
      await open(page, `/settings/service-accounts?account=${made.id}`, javaScriptEnabled);
      const panel = page.getByRole("complementary", { name: "Service account" });
      await panel.getByRole("link", { name: "Generate a token" }).click();
      await page.getByRole("button", { name: "Generate" }).click();
      await expect(page.getByText("label is required")).toBeVisible();
      await page.getByLabel("Label", { exact: true }).fill("status page");
      await page.getByLabel("Expiration").selectOption({ label: "7 days" });
      await page.getByRole("button", { name: "Generate" }).click();
      await expect(page.getByRole("heading", { name: "New gateway token" })).toBeVisible();
      await expect(page.getByRole("textbox", { name: "Token of status page" })).toHaveValue(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
      await fits(page);
      await accessible(page, javaScriptEnabled);
      await page.getByRole("link", { name: "Done" }).click();
      const tokens = panel.getByRole("table", { name: "Gateway tokens, the oldest first" });
      await expect(tokens.getByRole("rowheader")).toHaveText([/status page/]);
      await fits(page);
      await accessible(page, javaScriptEnabled);
      await tokens.getByText("Revoke", { exact: true }).first().click();
      await tokens.getByRole("button", { name: "Revoke the token status page" }).click();
      await expect(tokens).toHaveCount(0);

      await page.getByText("Whose key is this?").click();
      await page.getByLabel("Access key").fill("cml_a_secret_by_mistake");
      await page.getByRole("button", { name: "Find its owner" }).click();
      await expect(page.getByText("access key not found")).toBeVisible();
      expect(page.url()).not.toContain("cml_");
      await page.getByLabel("Access key").fill(made.credentials.access_key);
      await page.getByRole("button", { name: "Find its owner" }).click();
      await expect(page.getByRole("heading", { name: "This key belongs to gateway" })).toBeVisible();
      await fits(page);
      await accessible(page, javaScriptEnabled);
    });
  });
}

test("the service accounts are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const { key } = await workspace(server, page, { allowed_service_users: 3, allow_service_user_admins: true });
  for (const name of ["build robot", LONG, "weekly report"]) {
    const life = name === "build robot" ? 3600 : 0;
    await call(server, key, "auth.create_service_user", { name, credentials_expiration_sec: life, role: "admin" });
  }
  await open(page, "/settings/service-accounts", javaScriptEnabled);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByText("Expires soon")).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await page.getByRole("link", { name: "build robot", exact: true }).click();
  await expect(page.getByRole("heading", { name: "build robot" })).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await open(page, "/settings/service-accounts/new", javaScriptEnabled);
  await fits(page);
  await accessible(page, javaScriptEnabled);
});
