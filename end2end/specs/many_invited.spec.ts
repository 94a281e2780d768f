// Many invitations at once: from a file, and chosen in the table of users.
import { randomUUID } from "node:crypto";
import { call, createKey, createTenant } from "../support/api.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

test("a file of people is worked off, and they are sent again and revoked together @matrix", async ({
  page,
  server,
  javaScriptEnabled,
}) => {
  test.slow();
  const company = await createTenant(server, `Works ${randomUUID().slice(0, 8)}`);
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  await open(page, "/settings/invitations/new", javaScriptEnabled);
  await page.getByRole("link", { name: "From a file" }).click();
  await expect(page).toHaveURL("/settings/invitations/import");
  await expect(page.getByLabel("Or paste it here")).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  const at = randomUUID().slice(0, 8);
  const people = Array.from({ length: 120 }, (_, n) => `n${n}-${at}@guests.test,Number ${n},user`);
  const send = async (text: string) => {
    const buffer = Buffer.from(text);
    await page.getByLabel("File").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
    await page.getByRole("button", { name: "Invite everybody on it" }).click();
  };
  await send("email,role\nada@guests.test,emperor\n");
  await expect(page.getByText("Line 2: there is no role “emperor”.")).toBeVisible();
  await fits(page);
  await send(["email,name,role", ...people, "not an address,,"].join("\n"));
  await expect(page).toHaveURL(/\?list=/);
  // With scripts the page follows by itself; without, it is looked at again.
  await expect(async () => {
    if (!javaScriptEnabled) await page.reload();
    await expect(page.getByRole("heading", { name: "121 of 121 people" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole("progressbar")).toHaveAttribute("value", "121");
  await expect(page.getByText("Is not an e-mail address")).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Results as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^invitations-.*\.csv$/);

  const key = await createKey(server, admin.id);
  await open(page, "/settings/users?status=pending", javaScriptEnabled);
  const boxes = page.getByRole("checkbox", { name: /^Select n\d+-/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("button", { name: "Send again…" }).click();
  await expect(page.getByRole("heading", { name: "Send 2 invitations again" })).toBeVisible();
  await fits(page);
  await accessible(page, javaScriptEnabled);
  await page.getByRole("button", { name: "Send 2 invitations again" }).click();
  await expect(page.getByText("2 people are invited.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Link of n/ })).toHaveCount(2);
  await page.getByRole("link", { name: "Done" }).click();
  await open(page, "/settings/users?status=pending", javaScriptEnabled);
  await boxes.nth(0).check();
  await page.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke 1 invitation" }).click();
  await expect(page.getByText("1 invitation is revoked.")).toBeVisible();
  await fits(page);
  const { invites } = await call(server, key, "organization.get_invites", { state: "revoked" });
  expect(invites).toHaveLength(1);
});
