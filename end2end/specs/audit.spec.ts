// Settings > Audit log.
import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { call, createTenant, createUser, setPassword, signIn } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { accessible, expect, fits, open, test as base } from "../support/test.ts";
import { ARABIC, LONG, POLYGLOT, createAdmin, elsewhere, type Tenant } from "../support/world.mjs";

/** A tenant in which something has happened: more entries than a page takes, the newest of every kind. */
const test = base.extend<{ auditors: Page }, { busy: Tenant & { user: string } }>({
  busy: [async ({ server }, use) => use(await busy(server)), { scope: "worker" }],
  auditors: async ({ page, busy }, use) => {
    await page.context().addCookies([busy.admin.cookie]);
    await use(page);
  },
});

async function busy(server: Server) {
  const company = await createTenant(server, "Nocturne");
  const admin = await createAdmin(server, company, "Nora Nachtigall");
  const user = await createUser(server, company, { name: "Tom Tagebuch", email: "tom@nocturne.test" });
  const acting = { "X-Clearml-Act-As": admin.id };
  for (let n = 0; n < 60; n++) {
    await call(server, server.supervisor, "users.update", { user, given_name: `Tom ${n}` }, acting);
  }
  for (const [n, name] of [ARABIC, LONG, POLYGLOT].entries()) {
    await createUser(server, company, { name, email: `n${n}@nocturne.test` });
  }
  await call(server, server.supervisor, "users.set_role", { user, role: "consumer" }, acting);
  return { company, admin, user };
}

const table = (page: Page) => page.getByRole("table", { name: "Audit log, the newest first" });
const rows = (page: Page) => table(page).getByRole("rowheader");
const filter = (page: Page) => page.getByRole("search", { name: "Filter the audit log" });

async function shown(page: Page): Promise<string[]> {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  return rows(page).allTextContents();
}

/** The text of a file that a button has led to. */
async function downloaded(page: Page, button: string): Promise<{ download: Download; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { download, text: await readFile(await download.path(), "utf8") };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an entry opens by keyboard, says what was before and after, and closes again", async ({ auditors: page }) => {
      await open(page, "/settings/audit?action=user.role_changed", javaScriptEnabled);
      await expect(rows(page)).toHaveText(["Role changed"]);
      const row = table(page).getByRole("row").last();
      await expect(row).toContainText("Platform operator as Nora Nachtigall");
      await expect(row).toContainText("Tom Tagebuch");
      const button = page.getByRole("button", { name: "Role changed" });
      const entry = page.getByRole("dialog", { name: "Role changed" });
      await button.focus();
      await page.keyboard.press("Enter");
      await expect(entry).toBeVisible();
      await expect(entry.getByRole("row", { name: "Role user consumer" })).toBeVisible();
      await expect(entry).toContainText("Platform operator");
      await page.keyboard.press("Tab");
      await expect(entry.getByRole("button", { name: "Close" })).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(entry).toBeHidden();
      await expect(button).toBeFocused();
    });

    test("filters stand in the address, and Clear takes them away", async ({ auditors: page, busy }) => {
      await open(page, "/settings/audit", javaScriptEnabled);
      await expect(rows(page)).toHaveCount(50);
      await filter(page).getByLabel("What").selectOption("User created");
      await filter(page).getByLabel("Object").fill(busy.user);
      await filter(page).getByLabel("From").fill("2020-01-01");
      await filter(page).getByRole("button", { name: "Filter" }).click();
      await expect(rows(page)).toHaveText(["User created"]);
      const asked = new URL(page.url()).searchParams;
      expect([asked.get("action"), asked.get("object"), asked.get("from")]).toEqual(["user.created", busy.user, "2020-01-01"]);
      await expect(filter(page).getByLabel("Object")).toHaveValue(busy.user);
      await expect(filter(page).getByLabel("What")).toHaveValue("user.created");
      await page.getByRole("link", { name: "Clear" }).click();
      await expect(page).toHaveURL("/settings/audit");
      await expect(filter(page).getByLabel("Object")).toHaveValue("");
      await expect(filter(page).getByLabel("What")).toHaveValue("");
      await expect(rows(page)).toHaveCount(50);
      await page.goBack();
      await expect(rows(page)).toHaveCount(1);
      await expect(filter(page).getByLabel("Object")).toHaveValue(busy.user);
    });

    test("a person is found by name, address and ID", async ({ auditors: page, busy }) => {
      await open(page, "/settings/audit", javaScriptEnabled);
      for (const text of ["nachtig", busy.admin.email.toUpperCase(), busy.admin.id]) {
        await filter(page).getByLabel("Person").fill(text);
        await filter(page).getByLabel("What").selectOption("Role changed");
        await filter(page).getByRole("button", { name: "Filter" }).click();
        await expect(rows(page)).toHaveText(["Role changed"]);
        await expect(filter(page).getByLabel("Person")).toHaveValue(text);
      }
      await filter(page).getByLabel("Person").fill("nobody");
      await filter(page).getByRole("button", { name: "Filter" }).click();
      await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
      await page.getByRole("link", { name: "Show everything" }).click();
      await expect(page).toHaveURL("/settings/audit");
    });

    test("Next and Previous lead over all entries, each once", async ({ auditors: page }) => {
      await open(page, "/settings/audit?action=user.profile_changed", javaScriptEnabled);
      await expect(page.getByText("50 entries on this page")).toBeVisible();
      const first = await page.getByRole("cell").first().textContent();
      await page.getByRole("link", { name: "Next" }).click();
      await expect(rows(page)).toHaveCount(10);
      await expect(page.getByRole("link", { name: "Next" })).toHaveCount(0);
      await page.getByRole("link", { name: "Previous" }).click();
      await expect(rows(page)).toHaveCount(50);
      expect(await page.getByRole("cell").first().textContent()).toBe(first);
      await expect(page.getByRole("link", { name: "Previous" })).toHaveCount(0);
    });

    test("what the filter leaves can be taken out as a file", async ({ auditors: page, busy }) => {
      await open(page, `/settings/audit?action=user.created&object=${busy.user}`, javaScriptEnabled);
      const csv = await downloaded(page, "Export CSV");
      expect(csv.download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d{2}-\d{2}\.csv$/);
      const lines = csv.text.trim().split("\n");
      expect(lines[0]).toMatch(/^number,time,/);
      expect(lines.length).toBe(2);
      expect(lines[1]).toContain("Tom Tagebuch");
      const json = await downloaded(page, "Export NDJSON");
      expect(json.download.suggestedFilename()).toMatch(/\.ndjson$/);
      expect(JSON.parse(json.text).object).toEqual({ id: busy.user, kind: "User", name: "Tom Tagebuch" });
      await open(page, "/settings/audit?action=audit.exported", javaScriptEnabled);
      await page.getByRole("button", { name: "Audit log exported" }).first().click();
      await expect(page.getByRole("dialog").getByRole("row", { name: "Format ndjson" })).toBeVisible();
    });

    test("addresses that mean nothing say what to do", async ({ auditors: page }) => {
      await open(page, "/settings/audit?to=tomorrow", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "This filter cannot be used" })).toBeVisible();
      await expect(page.getByText("2026-11-21")).toBeVisible();
      await page.getByRole("link", { name: "Show everything" }).click();
      await expect(rows(page).first()).toBeVisible();
      await open(page, "/settings/audit?at=nonsense", javaScriptEnabled);
      await expect(page.getByRole("heading", { name: "This address cannot be read" })).toBeVisible();
    });
  });
}

test("an open entry is accessible @matrix", async ({ auditors: page, javaScriptEnabled }) => {
  await open(page, "/settings/audit?action=user.role_changed", javaScriptEnabled);
  await page.getByRole("button", { name: "Role changed" }).click();
  await expect(page.getByRole("dialog", { name: "Role changed" })).toBeVisible();
  await fits(page);
  // Without scripts, the checker could not open it.
  if (javaScriptEnabled) await accessible(page);
});

test("names of every kind are shown as they are @matrix", async ({ auditors: page, javaScriptEnabled }) => {
  await open(page, "/settings/audit?action=user.created", javaScriptEnabled);
  for (const name of [ARABIC, LONG, POLYGLOT]) {
    await expect(table(page).getByRole("cell").filter({ hasText: name })).toHaveCount(1);
  }
  await fits(page);
});

test("from an entry one comes to all of the person and all about the object", async ({ auditors: page, busy }) => {
  await open(page, "/settings/audit?action=user.role_changed");
  await page.getByRole("button", { name: "Role changed" }).click();
  await page.getByRole("link", { name: "All entries about it" }).click();
  await expect(page).toHaveURL(`/settings/audit?object=${busy.user}`);
  await expect(filter(page).getByLabel("Object")).toHaveValue(busy.user);
  expect(new Set(await shown(page))).toEqual(new Set(["Role changed", "Profile changed"]));
  await page.getByRole("button", { name: "Role changed" }).click();
  await page.getByRole("link", { name: "All entries of this person" }).click();
  await expect(page).toHaveURL(`/settings/audit?person=${busy.admin.id}`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the ID of an object can be copied", async ({ auditors: page, busy }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/settings/audit?action=user.role_changed");
  await page.getByRole("button", { name: "Role changed" }).click();
  await page.getByRole("button", { name: "Copy the ID of Tom Tagebuch" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(busy.user);
});

test("a sign-in is there at once, with where it came from", async ({ page, newcomer }) => {
  await page.context().addCookies([newcomer.cookie]);
  await open(page, `/settings/audit?person=${newcomer.id}`);
  await expect(rows(page)).toHaveText(["Signed in"]);
  await expect(table(page).getByRole("row").last()).toContainText(/Noor Haddad.*Signed in.*Session.*10\.\d+\.\d+\.\d+/);
});

test("another workspace's log shows nothing of this one", async ({ admins: page, busy }) => {
  await open(page, "/settings/users");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByText("Nachtigall")).toHaveCount(0);
  for (const asked of [`person=${busy.admin.id}`, `object=${busy.user}`, `person=${busy.admin.email}`]) {
    await open(page, `/settings/audit?${asked}`);
    await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
  }
});

test("who does not administer sees no way to it, and nothing of it", async ({ page, server, busy }) => {
  const [email, password] = ["tim@nocturne.test", "one of the many users 3"];
  await createUser(server, busy.company, { name: "Tim Traum", email });
  await setPassword(server, email, password);
  await page.context().addCookies([await signIn(server, email, password, elsewhere())]);
  const response = await open(page, "/settings/audit");
  expect(response?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "You may not see this page" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Export/ })).toHaveCount(0);
  expect(await page.content()).not.toContain("Nachtigall");
});

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("entries are cards, and nothing has to be scrolled sideways", async ({ auditors: page }) => {
    await open(page, "/settings/audit?action=user.created");
    await fits(page);
    await rows(page).first().getByRole("button").click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page);
  });
});
