// Settings > Users & Groups > Users: one user beside the table, and what is done with several.
import type { Page } from "@playwright/test";
import { createGroup, createTenant, createUser } from "../support/api.mjs";
import { accessible, expect, fits, open, stayed, test as base } from "../support/test.ts";
import { LONG, createAdmin, type Admin } from "../support/world.mjs";

type Team = { company: string; admin: Admin; ids: Record<string, string> };

/** Whoever is changed here belongs to one test alone. */
const test = base.extend<{ team: Team; teams: Page }>({
  team: async ({ server }, use) => {
    const company = await createTenant(server, "Lumen");
    const admin = await createAdmin(server, company, "Lucia Prime");
    const ids: Record<string, string> = {};
    for (const name of ["Abel Adams", "Bea Brown", "Cem Can"]) {
      const email = `${name.slice(0, 3).toLowerCase()}@lumen.test`;
      ids[name] = await createUser(server, company, { name, email: `${company.slice(-6)}.${email}` });
    }
    for (const name of ["Readers", "Writers"]) await createGroup(server, admin.id, { name });
    await use({ company, admin, ids });
  },
  teams: async ({ page, team }, use) => {
    await page.context().addCookies([team.admin.cookie]);
    await use(page);
  },
});

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const panel = (page: Page) => page.getByRole("complementary", { name: "User" });

/** All texts that a screen reader finds, those of the style too. */
async function spoken(page: Page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return nodes.map((node) => node.name?.value as string | undefined);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a row opens a panel with everything about a user, and it closes", async ({ teams: page, team }) => {
      await open(page, "/settings/users?q=a", javaScriptEnabled);
      await page.getByRole("link", { name: "Abel Adams", exact: true }).click();
      await expect(page).toHaveURL(`/settings/users?q=a&user=${team.ids["Abel Adams"]}`);
      await expect(panel(page).getByRole("heading", { name: "Abel Adams" })).toBeVisible();
      for (const text of ["Active", "abe@lumen.test", "never", "Every user is in it"]) {
        await expect(panel(page).getByText(text).first()).toBeVisible();
      }
      await expect(panel(page).getByRole("combobox")).toHaveValue("user");
      await panel(page).getByRole("link", { name: "Close" }).click();
      await expect(page).toHaveURL("/settings/users?q=a");
      await expect(panel(page)).toHaveCount(0);
      await open(page, `/settings/users?user=${team.ids["Abel Adams"]}`, javaScriptEnabled);
      await panel(page).getByRole("link", { name: "Explain access" }).click();
      await expect(page).toHaveURL(`/settings/access?user=${team.ids["Abel Adams"]}`);
    });

    test("a name is changed, and a name that is none is refused", async ({ teams: page, team }) => {
      const name = page.getByLabel("Name of Cem Can");
      const button = panel(page).getByRole("button", { name: "Change name" });
      await open(page, `/settings/users?user=${team.ids["Cem Can"]}`, javaScriptEnabled);
      await name.fill("a\u202eb");
      await button.click();
      await expect(panel(page).getByRole("alert")).toBeVisible();
      await name.fill("Cem Dunn");
      await button.click();
      await expect(panel(page).getByRole("heading", { name: "Cem Dunn" })).toBeVisible();
      await expect(row(page, "Cem Dunn")).toBeVisible();
    });

    test("a role is changed, and who may not be changed says why", async ({ teams: page, team }) => {
      await open(page, `/settings/users?user=${team.ids["Bea Brown"]}`, javaScriptEnabled);
      await panel(page).getByRole("combobox", { name: "Role of Bea Brown" }).selectOption("admin");
      await panel(page).getByRole("button", { name: "Change role" }).click();
      await expect(row(page, "Bea Brown").getByText("Admin", { exact: true })).toBeVisible();
      await expect(panel(page).getByRole("combobox")).toHaveValue("admin");
      if (javaScriptEnabled) await expect(page.getByText("Role changed to Admin")).toBeVisible();
      await open(page, `/settings/users?user=${team.admin.id}`, javaScriptEnabled);
      await expect(panel(page).getByText("You cannot do this to yourself.").first()).toBeVisible();
      await expect(panel(page).getByRole("combobox")).toHaveCount(0);
    });

    test("a user is put into a group that was searched for, and taken out", async ({ teams: page, team }) => {
      const user = team.ids["Cem Can"];
      await open(page, `/settings/users?user=${user}`, javaScriptEnabled);
      await panel(page).getByRole("link", { name: "Add to a group" }).click();
      const find = panel(page).getByRole("searchbox", { name: "Search groups" });
      await find.fill("wri");
      await find.press("Enter");
      await expect(panel(page).getByRole("button", { name: "Add to Readers" })).toHaveCount(0);
      await panel(page).getByRole("button", { name: "Add to Writers" }).click();
      await expect(page).toHaveURL(`/settings/users?user=${user}`);
      const member = panel(page).getByRole("listitem").filter({ hasText: "Writers" });
      await expect(member).toContainText("Added by hand");
      await expect(row(page, "Cem Can").getByText("Writers")).toBeVisible();
      await member.getByRole("button", { name: "Remove Cem Can from Writers" }).click();
      await expect(member).toHaveCount(0);
    });

    test("several are put into a group at once, each with its own answer", async ({ teams: page, team }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      // By keyboard: a box, and the bar that appears with it.
      for (const name of ["Abel Adams", "Bea Brown"]) {
        await page.getByRole("checkbox", { name: `Select ${name}` }).focus();
        await page.keyboard.press("Space");
      }
      const bar = page.getByRole("group", { name: "With what is selected" });
      expect((await spoken(page)).join("")).toContain("2 selected");
      await bar.getByRole("button", { name: "Add to a group" }).focus();
      await page.keyboard.press("Enter");
      const many = page.getByRole("complementary", { name: "Groups of several users" });
      await expect(many.getByRole("heading", { name: "Add 2 users to a group" })).toBeVisible();
      await expect(page.getByRole("checkbox", { name: "Select Abel Adams" })).toBeChecked();
      await many.getByRole("button", { name: "Add to Readers" }).click();
      const result = page.getByRole("complementary", { name: "Result" });
      await expect(result).toContainText("2 users added to Readers.");
      await expect(row(page, "Abel Adams").getByText("Readers")).toBeVisible();
      // Again, with one more: the address tells who was in it already, after a reload too.
      await open(page, `/settings/users?act=add&users=${Object.values(team.ids).join(".")}`, javaScriptEnabled);
      await many.getByRole("button", { name: "Add to Readers" }).click();
      await expect(result).toContainText("1 user added to Readers. For 2 nothing had to be changed.");
      await page.reload();
      await expect(result).toContainText("1 user added to Readers.");
      await result.getByRole("link", { name: "Back to the users" }).click();
      await expect(page).toHaveURL("/settings/users");
    });

    test("who is refused is named, with the reason", async ({ teams: page, team }) => {
      const nobody = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
      await open(page, `/settings/users?act=add&users=${team.ids["Abel Adams"]}.${nobody}`, javaScriptEnabled);
      const many = page.getByRole("complementary", { name: "Groups of several users" });
      await many.getByRole("button", { name: "Add to Writers" }).click();
      const result = page.getByRole("complementary", { name: "Result" });
      await expect(result).toContainText("1 user added to Writers. Refused for 1:");
      await expect(result.getByRole("listitem")).toContainText("There is no such user in this workspace.");
      await expect(result.getByRole("listitem")).toContainText(nobody);
    });
  });
}

test("the groups that can be left are those they are in", async ({ teams: page, team, server }) => {
  const members = [team.ids["Abel Adams"]!, team.ids["Bea Brown"]!];
  await createGroup(server, team.admin.id, { name: "Painters", users: members });
  await open(page, "/settings/users");
  await page.getByRole("checkbox", { name: "Select everybody on this page" }).check();
  await page.getByRole("button", { name: "Remove from a group" }).click();
  const many = page.getByRole("complementary", { name: "Groups of several users" });
  await expect(many.getByRole("listitem").filter({ hasText: "Painters" })).toContainText("2 of 4 in it");
  await expect(many.getByRole("button", { name: "Remove from Readers" })).toHaveCount(0);
  await many.getByRole("button", { name: "Remove from Painters" }).click();
  await expect(page.getByRole("complementary", { name: "Result" })).toContainText("2 users removed from Painters. For 2 nothing had to be changed.");
});

test("the panel takes the focus and gives it back", async ({ teams: page }) => {
  await open(page, "/settings/users");
  const name = page.getByRole("link", { name: "Cem Can", exact: true });
  await name.focus();
  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeFocused();
  await expect(name).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(name).toBeFocused();
});

test("an ID can be copied while its row is pointed at", async ({ teams: page, team }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/settings/users");
  await row(page, "Bea Brown").hover();
  await expect(page.getByRole("link", { name: "Add Bea Brown to a group" })).toBeVisible();
  await page.getByRole("button", { name: "Copy the ID of Bea Brown" }).click();
  await expect(page.getByRole("status").filter({ hasText: "ID copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(team.ids["Bea Brown"]);
  await expect(page).toHaveURL("/settings/users");
});

test("whoever has left a search is not taken back to it", async ({ teams: page }) => {
  await page.clock.install();
  await open(page, "/settings/users");
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  const search = page.getByRole("searchbox", { name: "Search users" });
  // To another address of the same page, and to another page.
  for (const [link, url] of [["Sort by E-mail", "/settings/users?sort=email"], ["Profile", "/settings/profile"]] as const) {
    await search.pressSequentially("bea");
    await page.getByRole("link", { name: link, exact: true }).click();
    await expect(page).toHaveURL(url);
    await page.clock.runFor(2_000);
    await expect(page).toHaveURL(url);
  }
});

test("the panel is fit to be seen @matrix", async ({ admins: page, acme, server, javaScriptEnabled }) => {
  await createGroup(server, acme.admin.id, { name: LONG.slice(0, 60) }).catch(() => undefined);
  await open(page, `/settings/users?q=${LONG.slice(0, 20)}`, javaScriptEnabled);
  await page.getByRole("link", { name: LONG, exact: true }).click();
  await expect(panel(page).getByRole("heading", { name: LONG })).toBeVisible();
  const address = new URL(page.url());
  for (const extra of ["", "&act=add", "&act=add&find=nothing"]) {
    await open(page, address.pathname + address.search + extra, javaScriptEnabled);
    await expect(panel(page).getByRole("heading", { name: LONG })).toBeVisible();
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  }
  const user = address.searchParams.get("user")!;
  for (const path of [`?act=remove&users=${user}.${acme.admin.id}`, `?out=in.nothing.1.0`]) {
    await open(page, `/settings/users${path}`, javaScriptEnabled);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  }
});

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the panel takes the place of the table", async ({ teams: page }) => {
    await open(page, "/settings/users");
    await page.getByRole("link", { name: "Abel Adams", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
    await fits(page);
    await accessible(page);
    await panel(page).getByRole("link", { name: "Back to the list" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  });
});
