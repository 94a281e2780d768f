// Settings > Users & Groups > Users.
import type { Page } from "@playwright/test";
import { createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import { expect, fits, open, test } from "../support/test.ts";
import { ARABIC, CROWD, POLYGLOT, TURKISH, createAdmin, elsewhere } from "../support/world.mjs";

const rows = (page: Page) => page.getByRole("table", { name: "Users of this workspace" }).getByRole("rowheader");

/** The names and addresses on the page, in order, once the table is not waiting for another. */
async function shown(page: Page): Promise<string[]> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  return rows(page).allTextContents();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("Next and Previous lead over all users, each once, in order", async ({ page, crowd }) => {
      await page.context().addCookies([crowd.admin.cookie]);
      await open(page, "/settings/users", javaScriptEnabled);
      const pages: string[][] = [];
      const total = CROWD + 1;
      await expect(page.getByText("50 users on this page")).toBeVisible();
      pages.push(await shown(page));
      for (const size of [50, total - 100]) {
        await page.getByRole("link", { name: "Next" }).click();
        await expect(rows(page).first()).not.toHaveText(pages.at(-1)![0]!);
        await expect(rows(page)).toHaveCount(size);
        pages.push(await shown(page));
      }
      await expect(page.getByRole("link", { name: "Next" })).toHaveCount(0);
      const names = pages.flat().map((text) => text.match(/Person \d+|Umberto Ombra/)![0]);
      expect(new Set(names).size).toBe(total);
      expect(names).toEqual([...names].sort());
      // Back by links, then by the browser: the same pages again.
      await page.getByRole("link", { name: "Previous" }).click();
      await expect(rows(page).first()).toHaveText(pages[1]![0]!);
      expect(await shown(page)).toEqual(pages[1]);
      await page.goBack();
      await expect(rows(page).first()).toHaveText(pages[2]![0]!);
      await page.goForward();
      await expect(rows(page).first()).toHaveText(pages[1]![0]!);
      await page.getByRole("link", { name: "Previous" }).click();
      await expect(page.getByRole("link", { name: "Previous" })).toHaveCount(0);
      expect(await shown(page)).toEqual(pages[0]);
    });

    test("a column's heading orders the table, again the other way", async ({ page, crowd }) => {
      await page.context().addCookies([crowd.admin.cookie]);
      await open(page, "/settings/users?q=person", javaScriptEnabled);
      const name = page.getByRole("columnheader", { name: "Sort by Name" });
      await expect(name).toHaveAttribute("aria-sort", "ascending");
      await expect(rows(page).first()).toContainText("Person 000");
      await page.getByRole("link", { name: "Sort by Name" }).click();
      await expect(name).toHaveAttribute("aria-sort", "descending");
      await expect(rows(page).first()).toContainText(`Person ${CROWD - 1}`);
      await page.getByRole("link", { name: "Sort by E-mail" }).click();
      await expect(rows(page).first()).toContainText("p001@umbra.test");
      await page.getByRole("link", { name: "Sort by Last sign-in" }).click();
      await expect(page).toHaveURL("/settings/users?q=person&sort=last_sign_in&dir=desc");
      await expect(page.getByRole("columnheader", { name: "Sort by Last sign-in" })).toHaveAttribute("aria-sort", "descending");
      await expect(name).not.toHaveAttribute("aria-sort");
      await open(page, "/settings/users?sort=last_sign_in&dir=desc", javaScriptEnabled);
      await expect(rows(page).first()).toContainText("Umberto Ombra");
    });

    test("a search finds by name, address and ID, in every script", async ({ admins: page, acme }) => {
      await open(page, "/settings/users", javaScriptEnabled);
      const search = page.getByRole("searchbox", { name: "Search users by name, e-mail or ID" });
      for (const [text, name] of [
        ["şıl öztürk", TURKISH],
        ["الأحمد", ARABIC],
        ["CHIARA@", "Chiara Ferrari"],
        [acme.admin.id, "Ada Kowalska"],
        [`onload=alert(1)>`, POLYGLOT],
      ] as const) {
        await search.fill(text);
        await search.press("Enter");
        await expect(rows(page)).toHaveCount(1);
        await expect(rows(page)).toContainText(name);
        expect(new URL(page.url()).searchParams.get("q")).toBe(text);
        await expect(search).toHaveValue(text);
      }
      await page.getByRole("link", { name: "Clear" }).click();
      await expect(page).toHaveURL("/settings/users");
      await expect(search).toHaveValue("");
      expect((await shown(page)).length).toBeGreaterThan(5);
    });

    test("a search for nobody says so, and how to go on", async ({ admins: page }) => {
      await open(page, `/settings/users?q=${encodeURIComponent("<b>nobody</b> %_")}`, javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "Nobody matches “<b>nobody</b> %_”" })).toBeVisible();
      await page.getByRole("link", { name: "Show all users" }).click();
      await expect(page).toHaveURL("/settings/users");
      await expect(rows(page).first()).toBeVisible();
    });

    test("an address that cannot be read is an error, and there is a way on", async ({ admins: page }) => {
      await open(page, "/settings/users?at=nonsense", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "This address cannot be read" })).toBeVisible();
      await page.getByRole("link", { name: "Try again" }).click();
      await expect(page).toHaveURL("/settings/users");
      await expect(rows(page).first()).toBeVisible();
    });
  });
}

test("the table follows the typing, and Back does not walk through letters", async ({ admins: page }) => {
  await open(page, "/settings/profile");
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole("searchbox").pressSequentially("ferrari", { delay: 20 });
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL("/settings/users?q=ferrari");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL("/settings/profile");
});

test("a cursor of another workspace leads nowhere", async ({ page, browser, acme, crowd, server }) => {
  await page.context().addCookies([crowd.admin.cookie]);
  await open(page, "/settings/users");
  const next = await page.getByRole("link", { name: "Next" }).getAttribute("href");
  const context = await browser.newContext({ baseURL: server.web });
  await context.addCookies([acme.admin.cookie]);
  const other = await context.newPage();
  await other.goto(next!);
  await expect(other.getByRole("heading", { name: "This address cannot be read" })).toBeVisible();
  await expect(other.getByText("Person")).toHaveCount(0);
  await context.close();
});

test("who may not see the users sees a way to what is theirs, and no other name", async ({ page, server }) => {
  const company = await createTenant(server, "Umbra Labs", { exclude_features: ["user_management"] });
  await createAdmin(server, company, "Umberto Ombra");
  const [email, password] = ["liam@labs.test", "one of the many users 3"];
  await createUser(server, company, { name: "Liam O’Brien", email });
  await setPassword(server, email, password);
  await page.context().addCookies([await signIn(server, email, password, elsewhere())]);
  const response = await open(page, "/settings/users");
  expect(response?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "You may not see this page" })).toBeVisible();
  expect(await page.content()).not.toContain("Umberto");
  const ways = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(ways).toHaveText(["Profile", "Workspace", "Queues and Workers"]);
  await page.getByRole("link", { name: "Go to your profile" }).click();
  await expect(page).toHaveURL("/settings/profile");
});

test("seats that are all taken are told", async ({ page, server }) => {
  const company = await createTenant(server, "A full house", { allowed_users: 1 });
  const admin = await createAdmin(server, company, "Solo");
  await page.context().addCookies([admin.cookie]);
  await open(page, "/settings/users");
  await expect(page.getByText("1 of 1 seat in use")).toBeVisible();
  await expect(page.getByText("Nobody can join until a user is removed or the limit is raised.")).toBeVisible();
});

test("how somebody came last is shown, and who takes no seat", async ({ admins: page, newcomer }) => {
  await open(page, "/settings/users?q=fleet");
  await expect(rows(page)).toContainText("Platform");
  await open(page, `/settings/users?q=${newcomer.email}`);
  await expect(page.getByRole("row").filter({ hasText: newcomer.email })).toContainText("Password");
});

test("an ID can be copied", async ({ admins: page, acme }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/settings/users?q=kowalska");
  await page.getByRole("button", { name: "Copy the ID of Ada Kowalska" }).click();
  await expect(page.getByRole("status").filter({ hasText: "ID copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(acme.admin.id);
});

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("rows are cards, and nothing has to be scrolled sideways", async ({ admins: page }) => {
    await open(page, "/settings/users");
    await fits(page);
    await expect(rows(page).filter({ hasText: POLYGLOT })).toBeVisible();
  });
});
