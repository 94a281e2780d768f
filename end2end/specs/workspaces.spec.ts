// Going from one workspace of a person to another.
import { randomUUID } from "node:crypto";
import { call, createKey, createTenant } from "../support/api.mjs";
import { accessible, expect, fits, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("the menu leads to the other workspace and back", async ({ page, server, newcomer }) => {
      const name = `Works ${randomUUID().slice(0, 8)}`;
      const host = await createAdmin(server, await createTenant(server, name), "Imani Okafor");
      const key = await createKey(server, host.id);
      const { invites } = await call(server, key, "organization.create_invites", { emails: [newcomer.email] });
      await page.context().addCookies([newcomer.cookie]);
      await page.goto(new URL(invites[0].link).pathname);
      await page.getByRole("button", { name: `Join ${name}` }).click();
      const menu = page.getByRole("dialog", { name: "Account" });
      const opened = () => page.getByRole("button", { name: `Account of ${newcomer.name}` }).click();
      await opened();
      await expect(menu).toContainText(`${name} · User`);
      await menu.getByRole("button", { name: "Acme Robotics" }).click();
      await expect(menu).toBeHidden();
      await opened();
      await expect(menu).toContainText("Acme Robotics · Admin");
      await expect(page.getByRole("link", { name: "Audit Log" })).toHaveCount(1);
      await menu.getByRole("button", { name }).click();
      await expect(menu).toBeHidden();
      await opened();
      await expect(menu).toContainText(`${name} · User`);
      await expect(page.getByRole("link", { name: "Audit Log" })).toHaveCount(0);
    });
  });
}

test("a tab left behind in another workspace sends nothing", async ({ page, server, newcomer }) => {
  const host = await createAdmin(server, await createTenant(server, `Works ${randomUUID().slice(0, 8)}`), "Imani Okafor");
  const key = await createKey(server, host.id);
  const { invites } = await call(server, key, "organization.create_invites", { emails: [newcomer.email] });
  await page.context().addCookies([newcomer.cookie]);
  await page.goto(new URL(invites[0].link).pathname);
  await page.getByRole("button", { name: /^Join/ }).click();
  await open(page, "/settings/profile?edit=name");
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  const tab = await page.context().newPage();
  await open(tab, "/settings/profile");
  await tab.getByRole("button", { name: `Account of ${newcomer.name}` }).click();
  await tab.getByRole("button", { name: "Acme Robotics" }).click();
  await expect(page.getByText("In another tab you went to another workspace")).toBeVisible();
  await page.getByRole("textbox", { name: "Your name" }).fill("Meant for the other workspace");
  await page.getByRole("button", { name: "Save" }).click();
  await page.reload();
  await expect(page.getByRole("main").getByText("Acme Robotics")).toBeVisible();
  expect(sent).toEqual([]);
});

test("the menu with other workspaces is fit to be seen @matrix", async ({ page, server, newcomer, javaScriptEnabled }) => {
  for (const name of ["Gesellschaft für angewandte Wahrscheinlichkeitsrechnungsmaschinen", "W".repeat(90), "شركة الأمل"]) {
    const host = await createAdmin(server, await createTenant(server, `${name} ${randomUUID().slice(0, 8)}`), "Imani Okafor");
    const key = await createKey(server, host.id);
    const { invites } = await call(server, key, "organization.create_invites", { emails: [newcomer.email] });
    await page.context().clearCookies();
    await page.context().addCookies([newcomer.cookie]);
    await page.goto(new URL(invites[0].link).pathname);
    newcomer.cookie = { ...newcomer.cookie };
    await page.getByRole("button", { name: /^Join/ }).click();
    await expect(page.getByRole("button", { name: `Account of ${newcomer.name}` })).toBeVisible();
    const [cookie] = (await page.context().cookies()).filter((one) => one.name === newcomer.cookie.name);
    newcomer.cookie.value = cookie!.value;
  }
  await open(page, "/settings/profile", javaScriptEnabled);
  await page.getByRole("button", { name: `Account of ${newcomer.name}` }).click();
  await expect(page.getByText("Go to another workspace")).toBeVisible();
  await fits(page);
  if (javaScriptEnabled) await accessible(page);
});
