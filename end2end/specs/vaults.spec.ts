// Settings > Administrator Vaults, and one's own vault on Workspace: written, compared, brought back, revealed.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { call, createKey, createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin, LONG } from "../support/world.mjs";

const table = (page: Page) => page.getByRole("table", { name: "Administrator vaults, by name" });
/** The editor, or without scripts the plain field, which is also what holds the text behind the editor. */
const editor = (page: Page) => page.getByRole("textbox", { name: "Configuration", exact: true });
const text = (page: Page) => page.locator("textarea[name=data]");

/** Chromium styles what is typed over coloured text, which the page's policy forbids: so it is taken away first. */
async function write(page: Page, value: string) {
  if (await text(page).isHidden()) {
    await editor(page).press("ControlOrMeta+a");
    await editor(page).press("Backspace");
  }
  await editor(page).fill(value);
}

const rows = (page: Page) => table(page).getByRole("rowheader");

async function workspace(server: Server, page: Page) {
  const company = await createTenant(server, `Vaults ${randomUUID().slice(0, 8)}`, {});
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  return { company, admin, key: await createKey(server, admin.id) };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a vault from its first text to the bin and back", async ({ page, server }) => {
      const { key } = await workspace(server, page);
      await open(page, "/settings/vaults", javaScriptEnabled);
      await page.getByRole("link", { name: "Add vault" }).first().click();
      await page.getByLabel("Name", { exact: true }).fill("GPU defaults");
      await write(page, "sdk {\n  a = [1\n");
      await page.getByRole("button", { name: "Save" }).last().click();
      await expect(page.getByText(/Line \d+, column \d+/)).toBeVisible();
      await write(page, "sdk.a = 1\nsdk.b = 2\n");
      await page.getByLabel("Why (optional)").fill("new machines");
      await page.getByRole("button", { name: "Save" }).last().click();
      await expect(rows(page)).toHaveText(["GPU defaults"]);
      await expect(table(page).getByText("2 lines (20 B)")).toBeVisible();
      // Somebody else saves while the form is open: both texts are there, and nothing is lost.
      await page.getByRole("button", { name: "Edit GPU defaults" }).click();
      await expect(text(page)).toHaveValue("sdk.a = 1\nsdk.b = 2\n");
      const [vault] = (await call(server, key, "users.get_vaults", {})).vaults;
      await call(server, key, "users.add_or_update_vault", { vault: { id: vault.id, data: "sdk.a = theirs\n" } });
      await write(page, "sdk.a = mine\n");
      await page.getByRole("button", { name: "Save" }).last().click();
      await expect(page.getByText("sdk.a = theirs")).toBeVisible();
      await expect(text(page)).toHaveValue("sdk.a = mine\n");
      await page.getByRole("button", { name: "Save" }).last().click();
      await expect(rows(page)).toHaveText(["GPU defaults"]);
      await rows(page).getByRole("link").click();
      await expect(page.getByRole("table", { name: "Revisions, the newest first" }).getByRole("rowheader")).toHaveText(["3", "2", "1"]);
      await page.getByRole("button", { name: "Show what differs" }).click();
      await expect(page.getByRole("row", { name: /Gone: .*theirs/ })).toBeVisible();
      await expect(page.getByRole("row", { name: /New: .*mine/ })).toBeVisible();
      await page.getByRole("link", { name: "Back to the history" }).click();
      await page.getByRole("button", { name: "Roll back" }).last().click();
      await expect(page.getByRole("rowheader", { name: "4", exact: true })).toBeVisible();
      await page.getByRole("link", { name: "Back", exact: true }).click();
      await page.getByRole("switch").click();
      await expect(page.getByRole("switch")).toHaveAttribute("aria-checked", "false");
      await page.getByText("Delete…").click();
      await page.getByRole("button", { name: "Delete this vault" }).click();
      await expect(page.getByRole("heading", { name: "No administrator vaults yet" })).toBeVisible();
      await page.getByRole("link", { name: "Deleted", exact: true }).click();
      await page.getByRole("button", { name: "Restore GPU defaults" }).click();
      await expect(rows(page)).toHaveText(["GPU defaults"]);
      await open(page, "/settings/vaults/log", javaScriptEnabled);
      await expect(page.getByRole("cell", { name: "Restore" })).toBeVisible();
      await page.getByLabel("Action").selectOption({ label: "Create" });
      await page.getByRole("button", { name: "Filter" }).click();
      await expect(page.getByRole("table", { name: "Activity, the newest first" }).getByRole("rowheader")).toHaveCount(1);
    });
  });
}

test("the vaults are fit to be seen @matrix", async ({ page, server, javaScriptEnabled }) => {
  const { key } = await workspace(server, page);
  const save = async (scope: string, description: string, data: string, more: object = {}) => {
    const vault = { scope, description, data };
    return (await call(server, key, "users.add_or_update_vault", { vault, ...more })).vault as string;
  };
  const first = await save("organization", "Everybody's storage", "sdk.aws.s3 { key = k, region = eu }\n");
  await call(server, key, "users.add_or_update_vault", { vault: { id: first, data: "sdk.aws.s3 { key = k2, region = eu }\n", reason: LONG } });
  const users = "30795571-a470-4717-a80d-e8705fc776bf";
  await save("group", LONG, "sdk.aws.s3.region = us\nagent.cuda_version = 11\n", { group: users });
  await save("user", "", "sdk.own = mine\n");
  const look = async (path: string) => {
    await open(page, path, javaScriptEnabled);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  };
  await look("/settings/vaults");
  await expect(rows(page)).toHaveCount(2);
  await look(`/settings/vaults/history?vault=${first}`);
  await page.getByRole("button", { name: "Show what differs" }).click();
  await expect(page.getByText("Gone: ")).toBeAttached();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await look("/settings/vaults/edit");
  await look("/settings/vaults/log");
  await look("/settings/workspace");
  await expect(page.getByText("Personal vault").first()).toBeVisible();
  await look("/settings/vaults/preview");
  await page.getByRole("button", { name: "Reveal values" }).click();
  await expect(page.getByText('"us"')).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
});
