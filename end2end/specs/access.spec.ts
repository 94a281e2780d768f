// Settings > Explain Access.
import type { Page } from "@playwright/test";
import { call, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, stayed, test } from "../support/test.ts";
import { createAdmin, elsewhere } from "../support/world.mjs";

const rows = (page: Page, name: string | RegExp) => page.getByRole("table", { name }).getByRole("row");
const permissions = /^Permissions/;

/** A tenant of its own in which Bob reaches one model through the team, and could reach another through the guild. */
async function place(server: Server, page: Page) {
  const company = await createTenant(server, "Reasons");
  const admin = await createAdmin(server, company, "Ada Kowalska");
  const bob = await createUser(server, company, { name: "Bob Builder", email: `bob@${admin.id}.test` });
  const ask = (endpoint: string, body: object) => call(server, server.supervisor, endpoint, body, { "x-clearml-act-as": admin.id });
  const team = (await ask("permissions.add_or_update_user_group", { name: "Team", users: [bob], features: ["reports"] })).id;
  const guild = (await ask("permissions.add_or_update_user_group", { name: "Guild", users: [] })).id;
  for (const [entity, group] of [["model-of-team", team], ["model-of-guild", guild]]) {
    const rule = { name: "A rule", description: "", entity_type: "model", entity_id: entity, access_permission: "read" };
    await ask("permissions.add_or_update_access_rule", { ...rule, users: [], groups: [group] });
  }
  await page.context().addCookies([admin.cookie]);
  return { company, admin, bob, team, guild, ask };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody is found and explained", async ({ page, server }) => {
      await place(server, page);
      await open(page, "/settings/access", javaScriptEnabled);
      const search = page.getByRole("searchbox", { name: "Search users and service accounts by name, e-mail or ID" });
      await search.fill("builder");
      await search.press("Enter");
      const people = page.getByRole("link", { name: /^Explain the access of/ });
      await expect(people).toHaveCount(1);
      await people.click();
      await expect(page.getByRole("region", { name: "Whose access is explained" })).toContainText("Bob Builder");
      await expect(rows(page, "Groups, and what each grants").filter({ hasText: "Team" })).toContainText("Added by hand");
      await expect(rows(page, /^Access rules that count/).filter({ hasText: "model-of-team" })).toContainText("Team");
      await expect(rows(page, /^Access rules that count/).filter({ hasText: "model-of-guild" })).toHaveCount(0);
      const manages = rows(page, permissions).filter({ hasText: "ManageUsers" });
      await expect(manages).toContainText("Denied");
      await expect(manages).toContainText("Needs the role system or admin.");
      await page.getByRole("link", { name: "Granted", exact: true }).click();
      await expect(manages).toHaveCount(0);
      await expect(rows(page, permissions).filter({ hasText: "ReadWorkspace" })).toContainText("The role has it.");
      await page.getByRole("link", { name: "Denied", exact: true }).click();
      await expect(manages).toHaveCount(1);
      await expect(rows(page, permissions).filter({ hasText: "ReadWorkspace" })).toHaveCount(0);
      expect(new URL(page.url()).searchParams.get("show")).toBe("denied");
    });

    test("a change is thought of, and nothing is changed", async ({ page, server }) => {
      const { bob, team, ask } = await place(server, page);
      await open(page, `/settings/access?user=${bob}`, javaScriptEnabled);
      await page.getByLabel("Team", { exact: true }).check();
      const find = page.getByRole("searchbox", { name: "Search groups to join" });
      await find.fill("guild");
      await find.press("Enter");
      await page.getByLabel("Guild", { exact: true }).check();
      await page.getByRole("button", { name: "See what would change" }).click();
      const result = page.getByRole("status").filter({ hasText: "This was only thought of" });
      await expect(result).toContainText("Would be gained");
      await expect(result.getByRole("listitem").filter({ hasText: "model-of-guild" })).toContainText("Guild");
      await expect(result.getByRole("listitem").filter({ hasText: "model-of-team" })).toContainText("Team");
      await expect(page.getByLabel("Team", { exact: true })).toBeChecked();
      const found = (await ask("permissions.get_user_groups", { groups: [team] })).groups[0];
      expect(found.users.map((user: { id: string }) => user.id)).toEqual([bob]);
    });

    test("who may manage users is answered", async ({ page, server }) => {
      const { bob } = await place(server, page);
      await open(page, "/settings/access", javaScriptEnabled);
      await page.getByRole("link", { name: "Who may…" }).click();
      await expect(page.getByRole("heading", { name: "Who may do what?" })).toBeVisible();
      await page.getByLabel("Feature or permission").selectOption("ManageUsers");
      await page.getByRole("button", { name: "Show who has it" }).click();
      const holders = rows(page, "Holders, by name");
      await expect(holders).toHaveCount(2);
      await expect(holders.last()).toContainText("Ada Kowalska");
      await expect(holders.last()).toContainText("the role");
      await page.getByLabel("Feature or permission").selectOption("reports");
      await page.getByRole("button", { name: "Show who has it" }).click();
      await expect(page.getByText("Everybody in this workspace has it.")).toBeVisible();
      await expect(holders.filter({ hasText: "Bob Builder" })).toContainText("Team");
      await holders.getByRole("link", { name: "Explain the access of Bob Builder" }).click();
      await expect(page).toHaveURL(`/settings/access?user=${bob}`);
    });
  });
}

test("holders come in pages", async ({ page, crowd }) => {
  await page.context().addCookies([crowd.admin.cookie]);
  await open(page, "/settings/access?right=reports");
  const names = page.getByRole("table", { name: "Holders, by name" }).getByRole("rowheader");
  await expect(names).toHaveCount(50);
  await expect(names.first()).toContainText("Person 000");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(names.first()).toContainText("Person 050");
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(names.first()).toContainText("Person 000");
});

test("somebody is explained by keyboard", async ({ page, server }) => {
  const { bob } = await place(server, page);
  await open(page, "/settings/access");
  await page.getByRole("searchbox").focus();
  await page.keyboard.type("builder");
  const link = page.getByRole("link", { name: "Explain the access of Bob Builder" });
  await expect(page.getByRole("link", { name: /^Explain the access of/ })).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toBeFocused();
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/settings/access?user=${bob}`);
  // Away from the explanation and back, by each way there is.
  await page.getByRole("link", { name: "Explain somebody else" }).click();
  await expect(link).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "What if the groups were others?" })).toBeVisible();
  await page.getByRole("link", { name: "Who may…" }).click();
  await expect(page.getByLabel("Feature or permission")).toBeVisible();
});

test("who may not ask is told so", async ({ page, server }) => {
  const { company } = await place(server, page);
  const [email, password] = ["rita@reasons.test", "seven gates, all shut at noon"];
  await createUser(server, company, { name: "Rita", email });
  await setPassword(server, email, password);
  await page.context().addCookies([await signIn(server, email, password, elsewhere())]);
  const response = await open(page, "/settings/access");
  expect(response?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "You may not see this page" })).toBeVisible();
  expect(await page.content()).not.toContain("Bob Builder");
  await expect(page.getByRole("link", { name: "Explain Access" })).toHaveCount(0);
});

for (const [path, status] of [
  ["/settings/access", 200],
  ["/settings/access?q=nobody+at+all", 200],
  ["/settings/access?user=ADMIN", 200],
  ["/settings/access?user=ADMIN&show=denied&leave=30795571-a470-4717-a80d-e8705fc776bf", 200],
  ["/settings/access?user=nobody", 404],
  ["/settings/access?right=ManageUsers", 200],
  ["/settings/access?right=nonsense", 422],
] as const) {
  test(`${path} is fit to be seen @matrix`, async ({ admins: page, acme, javaScriptEnabled }) => {
    const response = await open(page, path.replace("ADMIN", acme.admin.id), javaScriptEnabled);
    expect(response?.status()).toBe(status);
    await expect(page).toHaveTitle("Explain access · Tenantry");
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  });
}
