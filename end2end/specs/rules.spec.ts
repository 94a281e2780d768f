// Settings > Access Rules.
import type { Page } from "@playwright/test";
import { call, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, stayed, test } from "../support/test.ts";
import { createAdmin, elsewhere, LONG, POLYGLOT } from "../support/world.mjs";

const table = (page: Page) => page.getByRole("table", { name: "Access rules of this workspace" });
const panel = (page: Page, name: string) => page.getByRole("complementary", { name, exact: true });

/** A tenant of its own with an administrator, Bob and a team, signed in. */
async function place(server: Server, page: Page) {
  const company = await createTenant(server, "Rules");
  const admin = await createAdmin(server, company, "Ada Kowalska");
  const bob = await createUser(server, company, { name: "Bob Builder", email: `bob@${admin.id}.test` });
  const ask = (endpoint: string, body: object) => call(server, server.supervisor, endpoint, body, { "x-clearml-act-as": admin.id });
  const team = (await ask("permissions.add_or_update_user_group", { name: "Team", users: [bob] })).id;
  await page.context().addCookies([admin.cookie]);
  return { company, admin, bob, team, ask };
}

function rule(entity: string, users: string[] = [], groups: string[] = [], name = "A rule") {
  return { name, description: "", entity_type: "model", entity_id: entity, access_permission: "read", users, groups };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a rule is added, edited and deleted", async ({ page, server }) => {
      const { ask } = await place(server, page);
      await open(page, "/settings/rules", javaScriptEnabled);
      await page.getByRole("link", { name: "Add rule" }).click();
      const form = panel(page, "New access rule");
      await form.getByLabel("Resource", { exact: true }).selectOption("Project");
      await form.getByLabel("One, by its ID").check();
      await form.getByLabel("ID of the resource").fill("p-1");
      await form.getByLabel("Read only").check();
      await form.getByLabel("Add the group Team").check();
      // Looking for somebody forgets nothing of what was typed and chosen.
      const find = form.getByRole("searchbox", { name: "Search users, service accounts and groups" });
      await find.fill("builder");
      await find.press("Enter");
      await expect(form.getByLabel("Add Bob Builder")).toBeVisible();
      await expect(form.getByLabel("Add the group Admins")).toHaveCount(0);
      await expect(form.getByLabel("Add the group Team")).toBeChecked();
      await expect(form.getByLabel("ID of the resource")).toHaveValue("p-1");
      await expect(form.getByLabel("Read only")).toBeChecked();
      await form.getByLabel("Add Bob Builder").check();
      await form.getByRole("button", { name: "Add rule" }).click();
      const shown = panel(page, "Access rule");
      await expect(shown.getByRole("heading", { name: "p-1" })).toBeVisible();
      await expect(shown.getByText("Bob Builder")).toBeVisible();
      await expect(shown.getByText("Team", { exact: true })).toBeVisible();
      const row = table(page).getByRole("row").filter({ hasText: "p-1" });
      await expect(row).toContainText("Project · Project p-1");

      await shown.getByRole("link", { name: "Edit" }).click();
      const edit = panel(page, "Edit the access rule");
      await edit.getByLabel("Read & modify").check();
      await edit.getByLabel("Remove the group Team").check();
      await edit.getByLabel("Name (optional)").fill("First project");
      await edit.getByRole("button", { name: "Save" }).click();
      await expect(shown.getByText("It names no group.")).toBeVisible();
      await expect(row).toContainText("Project · First project");
      const [stored] = (await ask("permissions.get_access_rules", {})).rules.filter((it: { entity_id: string }) => it.entity_id === "p-1");
      expect(stored).toMatchObject({ access_permission: "read_write", groups: [], users: [{ name: "Bob Builder" }] });

      await shown.getByText("Delete", { exact: true }).click();
      await expect(shown.getByText("“read & modify” is lost for 1 user, unless another rule gives it.")).toBeVisible();
      await shown.getByRole("button", { name: "Delete this rule" }).click();
      await expect(row).toHaveCount(0);
      expect((await ask("permissions.get_access_rules", {})).rules).toHaveLength(1);
    });

    test("the default rule is locked, may be deleted, and can be had back", async ({ page, server }) => {
      await place(server, page);
      await open(page, "/settings/rules?rule=all-queues&do=edit", javaScriptEnabled);
      const shown = panel(page, "Edit the access rule");
      await expect(shown.getByText("The server made this rule: delete it and add another")).toBeVisible();
      await expect(shown.getByRole("link", { name: "Edit" })).toHaveCount(0);
      await open(page, "/settings/rules?rule=all-queues&do=delete", javaScriptEnabled);
      await page.getByRole("button", { name: "Delete this rule" }).click();
      await expect(page.getByText("The default rule was deleted")).toBeVisible();
      await page.getByRole("button", { name: "Restore the default rule" }).click();
      await expect(table(page).getByRole("rowheader")).toContainText("[All queues]");
      await expect(page.getByText("The default rule was deleted")).toHaveCount(0);
    });

    test("what is refused is said beside its field", async ({ page, server }) => {
      await place(server, page);
      await open(page, "/settings/rules?do=add&which=one", javaScriptEnabled);
      await page.getByRole("button", { name: "Add rule" }).click();
      await expect(page.getByText("Say which one: its ID.")).toBeVisible();
      await expect(page.getByLabel("ID of the resource")).toHaveAttribute("aria-invalid", "true");
    });

    test("whatever was written is shown as it is", async ({ page, server }) => {
      const { ask } = await place(server, page);
      const { id } = await ask("permissions.add_or_update_access_rule", { ...rule("m", [], [], POLYGLOT.slice(0, 128)), description: POLYGLOT });
      await open(page, `/settings/rules?rule=${id}&do=edit`, javaScriptEnabled);
      await expect(page.getByLabel("Description (optional)")).toHaveValue(POLYGLOT);
      await expect(page.getByLabel("Name (optional)")).toHaveValue(POLYGLOT.slice(0, 128));
      await open(page, `/settings/rules?rule=${id}`, javaScriptEnabled);
      await expect(page.getByRole("complementary").getByText(POLYGLOT, { exact: true })).toHaveCount(2);
    });

    test("rules are found by type, resource, user and group", async ({ page, server }) => {
      const { bob, team, ask } = await place(server, page);
      await ask("permissions.add_or_update_access_rule", rule("of-bob", [bob]));
      await ask("permissions.add_or_update_access_rule", rule("of-team", [], [team]));
      const headers = table(page).getByRole("rowheader");
      for (const [query, found] of [["q=builder", "of-bob"], ["q=team", "of-team"], ["q=of-bob", "of-bob"], ["kind=queue", "[All queues]"]]) {
        await open(page, `/settings/rules?${query}`, javaScriptEnabled);
        await expect(headers).toHaveCount(1);
        await expect(headers).toContainText(found!);
      }
      await page.getByLabel("View").selectOption("All models");
      await page.getByRole("button", { name: "Show" }).click();
      await expect(headers).toHaveCount(2);
      expect(new URL(page.url()).searchParams.get("kind")).toBe("model");
      await page.getByRole("link", { name: "Clear" }).click();
      await expect(headers).toHaveCount(3);
    });
  });
}

test("pages of rules lead on, with what was chosen", async ({ page, server }) => {
  const { ask } = await place(server, page);
  for (let n = 0; n < 52; n++) await ask("permissions.add_or_update_access_rule", rule(`m${String(n).padStart(2, "0")}`));
  await open(page, "/settings/rules?kind=model");
  await expect(page.getByText("50 rules on this page")).toBeVisible();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(table(page).getByRole("rowheader")).toHaveCount(2);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(table(page).getByRole("rowheader")).toHaveCount(50);
});

test("a rule opens and closes by keyboard", async ({ page, server }) => {
  await place(server, page);
  await open(page, "/settings/rules");
  const link = table(page).getByRole("link", { name: "[All queues]" });
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(panel(page, "Access rule")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/settings/rules");
  await expect(link).toBeFocused();
});

test("looking for somebody leaves the cursor where it is", async ({ page, server }) => {
  await place(server, page);
  await open(page, "/settings/rules?do=add");
  const form = panel(page, "New access rule");
  await form.getByLabel("Name (optional)").fill("Kept");
  const find = form.getByRole("searchbox");
  await find.pressSequentially("builder", { delay: 20 });
  await expect(form.getByLabel("Add Bob Builder")).toBeVisible();
  await expect(form.getByLabel("Add the group Admins")).toHaveCount(0);
  await expect(find).toBeFocused();
  await expect(form.getByLabel("Name (optional)")).toHaveValue("Kept");
});

test("who may not manage rules sees none", async ({ page, server }) => {
  const { company, bob, ask } = await place(server, page);
  await ask("permissions.add_or_update_access_rule", rule("secret-model", [bob], [], "Secret rule"));
  const [email, password] = ["rita@rules.test", "seven gates, all shut at noon"];
  await createUser(server, company, { name: "Rita", email });
  await setPassword(server, email, password);
  await page.context().addCookies([await signIn(server, email, password, elsewhere())]);
  const response = await open(page, "/settings/rules?rule=all-queues");
  expect(response?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "You may not see this page" })).toBeVisible();
  expect(await page.content()).not.toContain("secret-model");
  await expect(page.getByRole("link", { name: "Access Rules" })).toHaveCount(0);
});

for (const [path, status] of [
  ["/settings/rules", 200],
  ["/settings/rules?q=nothing+at+all", 200],
  ["/settings/rules?rule=all-queues", 200],
  ["/settings/rules?rule=all-queues&do=delete", 200],
  ["/settings/rules?do=add&which=one&resource=project", 200],
  ["/settings/rules?rule=nothing", 404],
] as const) {
  test(`${path} is fit to be seen @matrix`, async ({ admins: page, acme, server, javaScriptEnabled }) => {
    const body = { ...rule(LONG.slice(0, 120), [acme.admin.id], [], POLYGLOT.slice(0, 128)), id: "long-names" };
    await call(server, server.supervisor, "permissions.add_or_update_access_rule", body, { "x-clearml-act-as": acme.admin.id });
    const response = await open(page, path, javaScriptEnabled);
    expect(response?.status()).toBe(status);
    await expect(page).toHaveTitle("Access rules · Tenantry");
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  });
}
