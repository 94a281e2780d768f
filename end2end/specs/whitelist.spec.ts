// Settings > Users & Groups > Let-in Addresses.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

const address = () => `${randomUUID().slice(0, 13)}@guests.test`;
const rows = (page: Page) => page.getByRole("table", { name: "Addresses that are let in" }).getByRole("rowheader");

async function workspace(server: Server, page: Page, name = `Works ${randomUUID().slice(0, 8)}`) {
  const company = await createTenant(server, name, { features: ["user_management_advanced"] });
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  return { company, admin, key: await createKey(server, admin.id) };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("letting in, another role, removing, and who has come", async ({ page, server }) => {
      const { key } = await workspace(server, page);
      const [one, other] = [`a-${address()}`, `b-${address()}`];
      await open(page, "/settings/whitelist", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "No address is let in" })).toBeVisible();
      await page.getByText("Let addresses in…").click();
      await page.getByLabel("E-mail addresses, one a line").fill(`${one}\n${other}`);
      await page.getByRole("button", { name: "Let in", exact: true }).click();
      await expect(rows(page)).toHaveText([one, other]);
      await page.getByLabel(`Role of ${one}`, { exact: true }).selectOption({ label: "Admin" });
      await page.getByRole("button", { name: `Save the role of ${one}` }).click();
      await expect(page.getByLabel(`Role of ${one}`, { exact: true })).toHaveValue("admin");
      await call(server, key, "auth.add_user", { name: "Noor Haddad", email: other });
      await open(page, "/settings/whitelist?state=accepted", javaScriptEnabled);
      await expect(rows(page)).toHaveText([other]);
      await expect(page.getByRole("link", { name: "Noor Haddad" })).toBeVisible();
      await page.getByRole("navigation", { name: "State" }).getByRole("link", { name: "Pending" }).click();
      await expect(rows(page)).toHaveText([one]);
      await page.getByText("Remove…").click();
      await page.getByRole("button", { name: `Remove ${one}` }).click();
      await expect(page.getByRole("heading", { name: "No address is in this state" })).toBeVisible();
    });

    test("an address of another workspace is refused without naming it", async ({ page, server, acme }) => {
      await workspace(server, page);
      const email = address();
      const theirs = await createKey(server, acme.admin.id);
      await call(server, theirs, "login.add_whitelist_entries", { emails: [email] });
      await open(page, "/settings/whitelist", javaScriptEnabled);
      await page.getByText("Let addresses in…").click();
      await page.getByLabel("E-mail addresses, one a line").fill(email);
      await page.getByRole("button", { name: "Let in", exact: true }).click();
      await expect(page.getByText("is let in by another workspace")).toBeVisible();
      expect(await page.content()).not.toContain("Acme Robotics");
    });
  });
}

test("the let-in addresses are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const { key } = await workspace(server, page, "Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen");
  const long = `${"long".repeat(6)}.${randomUUID()}@${"subdomain.".repeat(10)}guests.test`;
  const taken = address();
  await call(server, key, "login.add_whitelist_entries", { emails: [long, address(), taken] });
  await call(server, key, "auth.add_user", { name: "W".repeat(120), email: taken });
  await open(page, "/settings/whitelist", javaScriptEnabled);
  await expect(rows(page)).toHaveCount(3);
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await page.getByText("Let addresses in…").click();
  await fits(page);
});
