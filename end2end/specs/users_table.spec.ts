// Settings > Users & Groups > Users: its columns and filters, who is invited, the file, and the sessions of a user.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { call, createGroup, createKey, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import { accessible, expect, fits, open, test as base } from "../support/test.ts";
import { LONG, createAdmin, elsewhere, type Admin } from "../support/world.mjs";

type Team = { company: string; admin: Admin; ids: Record<string, string>; invited: string };

const PASSWORD = "five lanterns, two lit at noon";

/** Whoever is changed here belongs to one test alone. */
const test = base.extend<{ team: Team; teams: Page }>({
  team: async ({ server }, use) => {
    const company = await createTenant(server, "Lumen", { allowed_users: 6 });
    const admin = await createAdmin(server, company, "Lucia Prime");
    const ids: Record<string, string> = {};
    for (const [name, role] of [["Abel Adams", "user"], ["Bea Brown", "consumer"], [`Cem ${LONG}`, "user"]] as const) {
      ids[name] = await createUser(server, company, { name, role, email: `${name.slice(0, 3).toLowerCase()}.${company.slice(-6)}@lumen.test` });
    }
    const readers = [ids["Abel Adams"], ids["Bea Brown"]];
    await createGroup(server, admin.id, { name: "Readers", users: readers });
    const key = await createKey(server, admin.id);
    const invited = `${randomUUID().slice(0, 8)}@guests.test`;
    await call(server, key, "organization.create_invites", { emails: [invited], note: "Hi" });
    await use({ company, admin, ids, invited });
  },
  teams: async ({ page, team }, use) => {
    await page.context().addCookies([team.admin.cookie]);
    await use(page);
  },
});

const table = (page: Page) => page.getByRole("table", { name: "Users of this workspace" });
const rows = (page: Page) => table(page).getByRole("rowheader");
const headings = (page: Page) => table(page).getByRole("columnheader");
const chips = (page: Page) => page.getByRole("list", { name: "Filters" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("columns are chosen and stay", async ({ teams: page, team, browser, server }) => {
      await open(page, "/settings/users?q=a", javaScriptEnabled);
      await expect(headings(page).filter({ hasText: "Groups" })).toHaveCount(1);
      await page.getByText("Columns", { exact: true }).click();
      for (const [name, checked] of [["Groups", false], ["E-mail", false], ["Pending since", true], ["Last active", true]] as const) {
        await page.getByRole("checkbox", { name, exact: true }).setChecked(checked);
      }
      await page.getByRole("button", { name: "Show these" }).click();
      await expect(headings(page).filter({ hasText: "Last active" })).toHaveCount(1);
      await expect(page).toHaveURL("/settings/users?q=a");
      await expect(headings(page).filter({ hasText: "Groups" })).toHaveCount(0);
      await expect(rows(page).filter({ hasText: "abe." })).toHaveCount(0);
      // In another browser, too.
      const context = await browser.newContext({ baseURL: server.web, extraHTTPHeaders: elsewhere() });
      await context.addCookies([await signIn(server, team.admin.email, team.admin.password, elsewhere())]);
      const other = await context.newPage();
      await other.goto("/settings/users");
      await expect(headings(other).filter({ hasText: "Last active" })).toHaveCount(1);
      await context.close();
      await page.getByText("Columns", { exact: true }).click();
      await page.getByRole("button", { name: "Usual columns" }).click();
      await expect(headings(page).filter({ hasText: "Groups" })).toHaveCount(1);
      await expect(headings(page).filter({ hasText: "Last active" })).toHaveCount(0);
    });

    test("what opens over the table closes again", async ({ teams: page }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      const [filter, columns] = ["Filter users", "Columns of the table"].map((name) => page.getByRole("form", { name }));
      await page.locator("summary", { hasText: "Filter" }).click();
      await expect(filter).toBeVisible();
      await page.locator("summary", { hasText: "Columns" }).press("Enter");
      await expect(columns).toBeVisible();
      await expect(filter).toBeHidden();
      if (!javaScriptEnabled) return;
      await columns.getByRole("checkbox").first().press("Escape");
      await expect(columns).toBeHidden();
      await expect(page.locator("summary", { hasText: "Columns" })).toBeFocused();
      await page.locator("summary", { hasText: "Filter" }).click();
      await page.getByRole("heading", { level: 1 }).click();
      await expect(filter).toBeHidden();
    });

    test("filters stand in the address, and chips clear them", async ({ teams: page, team }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      await page.locator("summary", { hasText: "Filter" }).click();
      await page.getByLabel("In the group").fill("readers");
      await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: "Consumer" });
      await page.getByRole("form", { name: "Filter users" }).getByRole("button", { name: "Filter" }).click();
      await expect(rows(page)).toHaveText([/Bea Brown/]);
      await expect(page).toHaveURL(/group=readers/);
      await expect(chips(page).getByRole("link")).toHaveText([/Group: Readers/, /Role: Consumer/]);
      await expect(page.getByRole("link", { name: "Sort by E-mail" })).toHaveCount(0);
      await page.getByRole("link", { name: "Clear Role: Consumer" }).click();
      await expect(rows(page)).toHaveText([/Abel Adams/, /Bea Brown/]);
      await page.getByRole("link", { name: "Clear Group: Readers" }).click();
      await expect(page).toHaveURL("/settings/users");
      await expect(rows(page)).toHaveCount(5);
      await page.locator("summary", { hasText: "Filter" }).click();
      await page.getByLabel("Signed in last by").selectOption({ label: "Password" });
      await page.getByRole("form", { name: "Filter users" }).getByRole("button", { name: "Filter" }).click();
      await expect(rows(page)).toHaveText([/Lucia Prime/]);
      await open(page, "/settings/users?group=Nobodies", javaScriptEnabled);
      await expect(page.getByText("No group is called Nobodies")).toBeVisible();
      await expect(page.getByRole("heading", { name: "Nobody is like that" })).toBeVisible();
      await page.getByRole("link", { name: "Clear the filter" }).click();
      await expect(rows(page)).toHaveCount(5);
      await open(page, "/settings/users?inactive=30", javaScriptEnabled);
      await expect(chips(page).getByText("Inactive for 30 days")).toBeVisible();
      await expect(page.getByRole("heading", { name: "Nobody is like that" })).toBeVisible();
      expect(team.ids["Abel Adams"]).toBeTruthy();
    });

    test("who is invited is in the table, and is sent the link again or not", async ({ teams: page, team }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      await expect(page.getByText("5 of 6 seats in use")).toBeVisible();
      const row = page.getByRole("row").filter({ hasText: team.invited });
      await expect(row).toContainText("Pending");
      await expect(row.getByRole("checkbox")).toHaveCount(1);
      await page.getByRole("navigation", { name: "Which users" }).getByRole("link", { name: "Pending" }).click();
      await expect(rows(page)).toHaveText([new RegExp(team.invited)]);
      await page.getByRole("link", { name: team.invited }).click();
      const panel = page.getByRole("complementary", { name: "Invitation" });
      await expect(panel.getByRole("heading", { name: team.invited })).toBeVisible();
      await expect(panel.getByText("by Lucia Prime")).toBeVisible();
      await panel.getByRole("button", { name: `Send again to ${team.invited}` }).click();
      await expect(page.getByText("the old link no longer works")).toBeVisible();
      await open(page, "/settings/users?status=pending", javaScriptEnabled);
      await page.getByRole("link", { name: team.invited }).click();
      await panel.getByText("Revoke…").click();
      await panel.getByRole("button", { name: `Revoke the invitation of ${team.invited}` }).click();
      await expect(page).toHaveURL("/settings/users?status=pending");
      await expect(page.getByRole("heading", { name: "Nobody is invited" })).toBeVisible();
      await expect(page.getByText("4 of 6 seats in use")).toBeVisible();
    });

    test("what the filter leaves is taken out as a file", async ({ teams: page, team }) => {
      await open(page, "/settings/users?group=Readers", javaScriptEnabled);
      const loading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export CSV" }).click();
      const file = await loading;
      expect(file.suggestedFilename()).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/);
      const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
      expect(lines.length).toBe(3);
      expect(lines[1]).toContain(team.ids["Abel Adams"]);
      await open(page, "/settings/audit", javaScriptEnabled);
      await expect(page.getByRole("row").filter({ hasText: "Users exported" })).toHaveCount(1);
    });

    test("an administrator signs a user out, and oneself everywhere else", async ({ teams: page, team, browser, server }) => {
      const user = team.ids["Abel Adams"]!;
      const email = `abe.${team.company.slice(-6)}@lumen.test`;
      await setPassword(server, email, PASSWORD);
      const seats = [];
      for (let n = 0; n < 3; n++) {
        const context = await browser.newContext({ baseURL: server.web, extraHTTPHeaders: elsewhere() });
        await context.addCookies([await signIn(server, email, PASSWORD, elsewhere())]);
        seats.push(await context.newPage());
      }
      await open(page, `/settings/users?user=${user}`, javaScriptEnabled);
      const panel = page.getByRole("complementary", { name: "User" });
      const ends = panel.getByRole("button", { name: /^End the session of/ });
      await expect(ends).toHaveCount(3);
      await ends.first().click();
      await expect(ends).toHaveCount(2);
      await panel.getByText("End all…").click();
      await panel.getByRole("button", { name: "End all sessions of Abel Adams" }).click();
      await expect(panel.getByText("Signed in nowhere.")).toBeVisible();
      for (const seat of seats) {
        await seat.goto("/settings/profile");
        await expect(seat).toHaveURL(/\/sign-in/);
        await seat.context().close();
      }
      await signIn(server, team.admin.email, team.admin.password, elsewhere());
      await open(page, "/settings/profile", javaScriptEnabled);
      await page.getByRole("button", { name: "End all others" }).click();
      await expect(page.getByRole("button", { name: /^End/ })).toHaveCount(0);
      await expect(page.getByText("This browser")).toBeVisible();
    });
  });
}

test("the table with everything, in every look @matrix", async ({ teams: page, team, javaScriptEnabled }, info) => {
  // Seven looks, each checked in a tab of its own where scripts are off.
  test.slow();
  const look = async (name: string) => {
    await fits(page);
    await accessible(page, javaScriptEnabled);
    await info.attach(name, { body: await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true }), contentType: "image/png" });
  };
  await open(page, "/settings/users", javaScriptEnabled);
  await expect(rows(page)).toHaveCount(5);
  await look("table");
  await page.locator("summary", { hasText: "Filter" }).click();
  await look("filter");
  await open(page, "/settings/users?group=Readers&role=user", javaScriptEnabled);
  await page.getByText("Columns", { exact: true }).click();
  await look("columns");
  for (const name of ["Pending since", "Last active", "Created"]) {
    await page.getByRole("checkbox", { name, exact: true }).check();
  }
  await page.getByRole("button", { name: "Show these" }).click();
  // Where the page is narrow the words stand before the values, and the heads are hidden.
  await expect(table(page)).toContainText("Last active");
  await open(page, "/settings/users", javaScriptEnabled);
  await look("all-columns");
  await page.getByRole("link", { name: team.invited }).click();
  await expect(page.getByRole("complementary", { name: "Invitation" }).getByText("Open until")).toBeVisible();
  await look("invited");
  await open(page, `/settings/users?user=${team.admin.id}`, javaScriptEnabled);
  await expect(page.getByText("Signed in at")).toBeVisible();
  await look("sessions");
  await open(page, "/settings/profile", javaScriptEnabled);
  await look("profile");
});
