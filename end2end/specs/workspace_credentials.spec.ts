// Settings > Workspace: one's own credentials.
import { randomUUID } from "node:crypto";
import { createTenant } from "../support/api.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a key is made, rotated, labelled and revoked @matrix", async ({ page, server }) => {
      const company = await createTenant(server, `Works ${randomUUID().slice(0, 8)}`);
      const admin = await createAdmin(server, company, "Imani Okafor");
      await page.context().addCookies([admin.cookie]);
      await open(page, "/settings/workspace", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "No credentials" })).toBeVisible();
      await page.getByRole("link", { name: "Create new credentials" }).click();
      await page.getByLabel("Label (optional)").fill("laptop");
      await page.getByLabel("Expiration").selectOption({ label: "7 days" });
      await page.getByLabel("Networks it may be used from").fill("nonsense");
      await page.getByRole("button", { name: "Create" }).click();
      await expect(page.getByText("neither an address nor a network")).toBeVisible();
      await page.getByLabel("Networks it may be used from").fill("10.0.0.0/8");
      await page.getByRole("button", { name: "Create" }).click();
      await expect(page.getByRole("heading", { name: "New credentials" })).toBeVisible();
      await fits(page);
      await accessible(page, javaScriptEnabled);
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByText("Expires within 7 days")).toBeVisible();
      await expect(page.getByText("From 10.0.0.0/8")).toBeVisible();
      await fits(page);
      await accessible(page, javaScriptEnabled);
      await page.getByRole("link", { name: "Rotate laptop" }).click();
      await page.getByRole("button", { name: "Rotate" }).click();
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByText("Replaced")).toBeVisible();
      const keys = page.getByRole("table", { name: "Credentials, the oldest first" });
      await keys.getByText("Revoke", { exact: true }).first().click();
      await keys.getByRole("button", { name: "Revoke laptop" }).first().click();
      await expect(page.getByText("Replaced")).toHaveCount(0);
    });
  });
}
