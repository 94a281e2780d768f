// Settings > Users & Groups > Users: disabling, removing, and the recycle bin.
import type { Page } from "@playwright/test";
import { call, createKey, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import { accessible, expect, fits, open, stayed, test as base } from "../support/test.ts";
import { LONG, createAdmin, elsewhere, type Admin } from "../support/world.mjs";

type Team = { company: string; admin: Admin; ids: Record<string, string> };

/** Whoever is changed here belongs to one test alone. */
const test = base.extend<{ team: Team; teams: Page }>({
  team: async ({ server }, use) => {
    const company = await createTenant(server, "Lumen", { allowed_users: 4 });
    const admin = await createAdmin(server, company, "Lucia Prime");
    const ids: Record<string, string> = {};
    for (const name of ["Abel Adams", "Bea Brown", "Cem Can"]) {
      const email = `${company.slice(-6)}.${name.slice(0, 3).toLowerCase()}@lumen.test`;
      ids[name] = await createUser(server, company, { name, email });
    }
    await use({ company, admin, ids });
  },
  teams: async ({ page, team }, use) => {
    await page.context().addCookies([team.admin.cookie]);
    await use(page);
  },
});

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const panel = (page: Page) => page.getByRole("complementary", { name: "User" });
const views = (page: Page) => page.getByRole("navigation", { name: "Which users" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("who is disabled is out at once, and in again when enabled", async ({ teams: page, team, server }) => {
      const id = team.ids["Bea Brown"]!;
      const key = await createKey(server, id);
      await call(server, key, "users.get_current_user");
      await open(page, `/settings/users?user=${id}`, javaScriptEnabled);
      await expect(panel(page).getByText(/No session; 1 access key/)).toBeVisible();
      await panel(page).getByText("Disable…").click();
      await expect(panel(page).getByText("The seat stays taken.")).toBeVisible();
      await panel(page).getByRole("button", { name: "Disable Bea Brown" }).click();
      await expect(panel(page).getByText("Disabled", { exact: true })).toBeVisible();
      await expect(call(server, key, "users.get_current_user")).rejects.toMatchObject({ code: "401/22" });
      await views(page).getByRole("link", { name: "Disabled" }).click();
      await expect(page).toHaveURL("/settings/users?status=disabled");
      await expect(page.getByRole("rowheader")).toHaveCount(1);
      await page.getByRole("link", { name: "Bea Brown", exact: true }).click();
      await panel(page).getByRole("button", { name: "Enable Bea Brown" }).click();
      await expect(page.getByRole("heading", { name: "Nobody is disabled" })).toBeVisible();
      await call(server, key, "users.get_current_user");
    });

    test("who is removed lies in the recycle bin and comes back", async ({ teams: page, team, server }) => {
      const id = team.ids["Abel Adams"]!;
      const key = await createKey(server, id);
      await open(page, `/settings/users?user=${id}&act=delete`, javaScriptEnabled);
      await expect(panel(page).getByText("For 30 days the user can be restored")).toBeVisible();
      await panel(page).getByRole("button", { name: "Remove Abel Adams" }).click();
      await expect(page).toHaveURL("/settings/users");
      await expect(row(page, "Abel Adams")).toHaveCount(0);
      await expect(page.getByText("3 of 4 seats in use")).toBeVisible();
      await views(page).getByRole("link", { name: "Recycle bin" }).click();
      await expect(row(page, "Abel Adams")).toContainText("by Lucia Prime");
      await expect(row(page, "Abel Adams")).toContainText("30 days");
      await page.getByRole("button", { name: "Restore Abel Adams" }).click();
      await expect(page.getByRole("heading", { name: "The recycle bin is empty" })).toBeVisible();
      await expect(page.getByText("4 of 4 seats in use")).toBeVisible();
      await views(page).getByRole("link", { name: "All" }).click();
      await expect(row(page, "Abel Adams")).toBeVisible();
      await expect(call(server, key, "users.get_current_user")).rejects.toMatchObject({ code: "401/22" });
    });

    test("several are removed at once, and what stands against it is told by row", async ({ teams: page, team, server }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      for (const name of ["Abel Adams", "Cem Can", "Lucia Prime"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
      await page.getByRole("button", { name: "Remove…" }).click();
      const many = page.getByRole("complementary", { name: "Several users" });
      await expect(many.getByRole("heading", { name: "Remove 3 users" })).toBeVisible();
      await expect(many.getByRole("listitem").filter({ hasText: "Lucia Prime" })).toContainText("Will not be removed: You cannot do this to yourself.");
      await many.getByRole("button", { name: "Remove 3 users" }).click();
      const result = page.getByRole("complementary", { name: "Result" });
      await expect(result).toContainText("2 users removed. Refused for 1:");
      await expect(result.getByRole("listitem")).toContainText("Lucia Prime");
      // One seat is taken meanwhile: of two, one has room.
      await createUser(server, team.company, { name: "Dora Dean", email: `${team.company.slice(-6)}.dor@lumen.test` });
      await open(page, "/settings/users?status=bin", javaScriptEnabled);
      for (const name of ["Abel Adams", "Cem Can"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
      await page.getByRole("group", { name: "With what is selected" }).getByRole("button", { name: "Restore" }).click();
      await expect(result).toContainText("1 user restored. Refused for 1:");
      await expect(result).toContainText("All seats of this workspace are in use.");
      await expect(page.getByRole("button", { name: /^Restore / })).toHaveCount(1);
    });
  });
}

test("an address that is used again is not taken back", async ({ teams: page, team, server }) => {
  const email = `${team.company.slice(-6)}.cem@lumen.test`;
  await call(server, server.supervisor, "auth.delete_user", { user: team.ids["Cem Can"] });
  await createUser(server, team.company, { name: "Cem the Second", email });
  await open(page, "/settings/users?status=bin");
  await page.getByRole("button", { name: "Restore Cem Can" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody else has this e-mail address by now.");
});

test("a row is removed by its own button, in two steps", async ({ teams: page }) => {
  await open(page, "/settings/users");
  await row(page, "Bea Brown").hover();
  await page.getByRole("link", { name: "Remove Bea Brown" }).click();
  await panel(page).getByRole("button", { name: "Remove Bea Brown" }).click();
  await expect(page.getByText("User removed")).toBeVisible();
  await expect(row(page, "Bea Brown")).toHaveCount(0);
  await expect(page.getByRole("main")).toBeFocused();
});

test("who is removed while signed in is led to the sign-in page", async ({ team, server, page }) => {
  const email = `${team.company.slice(-6)}.abe@lumen.test`;
  await setPassword(server, email, "one of the many users 3");
  await page.context().addCookies([await signIn(server, email, "one of the many users 3", elsewhere())]);
  await open(page, "/settings/profile");
  await call(server, server.supervisor, "users.disable", { user: team.ids["Abel Adams"] });
  await page.getByRole("link", { name: "Profile" }).first().click();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the bin and the questions are fit to be seen @matrix", async ({ team, teams: page, server, javaScriptEnabled }) => {
  const email = `${"long".repeat(12)}@${team.company.slice(-6)}.${"lumen.".repeat(15)}test`;
  await call(server, server.supervisor, "auth.delete_user", { user: team.ids["Cem Can"] });
  const long = await createUser(server, team.company, { name: LONG, email });
  await call(server, server.supervisor, "auth.delete_user", { user: long });
  const users = `${team.ids["Abel Adams"]}.${team.admin.id}`;
  for (const query of ["status=bin", "status=bin&q=nobody", "status=disabled", `user=${team.ids["Abel Adams"]}&act=delete`, `act=disable&users=${users}`]) {
    await open(page, `/settings/users?${query}`, javaScriptEnabled);
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  }
});
