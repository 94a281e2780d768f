// Settings > Users & Groups > User Groups.
import type { Browser, Page } from "@playwright/test";
import { call, createKey, createTenant, createUser, createUsers, setPassword, signIn } from "../support/api.mjs";
import { start, type Server } from "../support/server.mjs";
import { accessible, expect, fits, open, stayed, test as base } from "../support/test.ts";
import { ARABIC, LONG, POLYGLOT, createAdmin, elsewhere, type Admin } from "../support/world.mjs";

const GROUPS = "CLEARML__services__auth__default_groups";

/** Plain users may do their work and see no users; administrators have all of it. */
const env = {
  TENANTRY_TRUSTED_PROXIES: "127.0.0.1",
  [`${GROUPS}__users__features`]: '["reports", "queues"]',
  [`${GROUPS}__admins__features`]: '["reports", "queues", "user_management", "permissions", "config_vault"]',
  [`${GROUPS}__field__id`]: '"f1e1d000-0000-4000-8000-000000000001"',
  [`${GROUPS}__field__name`]: '"Field Engineers"',
  [`${GROUPS}__field__system`]: "false",
  [`${GROUPS}__field__assignable`]: "false",
};

type Workshop = { company: string; admin: Admin; people: string[] };

/** A workspace of this test alone, on a server with configured groups; the page is signed in as its administrator. */
const test = base.extend<{ workshop: Workshop }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start({ env });
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],
  workshop: async ({ server, page }, use) => {
    const company = await createTenant(server, "Workshop");
    const admin = await createAdmin(server, company, "Ada Kowalska");
    const people: string[] = [];
    for (const name of ["Bao Minh", "Chiara Ferrari", ARABIC, LONG, POLYGLOT]) {
      const email: string = `${people.length}.${company}@workshop.test`;
      people.push(await createUser(server, company, { name, email }));
    }
    await page.context().addCookies([admin.cookie]);
    await use({ company, admin, people });
  },
});

const rows = (page: Page) => page.getByRole("table", { name: "Groups of this workspace" }).getByRole("rowheader");
const panel = (page: Page, name = "Details of the group") => page.getByRole("complementary", { name });
const menu = (page: Page) => page.getByRole("navigation", { name: "Settings" }).getByRole("link");

/** Makes a group through the API; answers its ID. */
async function makeGroup(server: Server, { admin }: Workshop, body: object): Promise<string> {
  return (await call(server, await createKey(server, admin.id), "permissions.add_or_update_user_group", body)).id;
}

/** Another browser, of somebody else. */
async function signedIn(browser: Browser, server: Server, user: string, email: string) {
  const password = "seven gates, all shut at dusk";
  await setPassword(server, email, password);
  const context = await browser.newContext({ baseURL: server.web });
  await context.addCookies([await signIn(server, email, password, elsewhere())]);
  return context;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a group is made, grants at the next request, and is deleted", async ({ page, browser, server, workshop }) => {
      // Two browsers, and many steps.
      test.slow();
      const context = await signedIn(browser, server, workshop.people[0]!, `0.${workshop.company}@workshop.test`);
      const other = await context.newPage();
      await other.goto("/settings/profile");
      await expect(menu(other)).toHaveText(["Profile", "Workspace", "Queues and Workers"]);

      await open(page, "/settings/groups", javaScriptEnabled);
      await page.getByRole("link", { name: "Add group" }).click();
      const form = panel(page, "New group");
      await form.getByLabel("Name", { exact: true }).fill("Sorters");
      await form.getByLabel("Description (optional)").fill("Those who\nsort <others>");
      await form.getByRole("searchbox").fill("bao");
      await form.getByRole("searchbox").press("Enter");
      await expect(form.getByRole("list", { name: "Found" }).getByRole("listitem")).toHaveCount(1);
      await form.getByRole("checkbox", { name: "Bao Minh" }).check();
      // Looking for somebody else forgets nobody, and nothing that was typed.
      await form.getByRole("searchbox").fill("chiara");
      await form.getByRole("searchbox").press("Enter");
      await expect(form.getByRole("list", { name: "Chosen" })).toContainText("Bao Minh");
      await form.getByRole("checkbox", { name: "Chiara Ferrari" }).check();
      await expect(form.getByLabel("Name", { exact: true })).toHaveValue("Sorters");
      await expect(form.getByLabel("Description (optional)")).toHaveValue("Those who\nsort <others>");
      await form.getByText("Features it grants").click();
      await form.getByRole("checkbox", { name: "User management", exact: false }).first().check();
      await form.getByRole("button", { name: "Make the group" }).click();

      await expect(panel(page).getByRole("heading", { name: "Sorters" })).toBeVisible();
      await expect(panel(page)).toContainText("2 members");
      await expect(panel(page)).toContainText("Added by hand by Ada Kowalska");
      await expect(panel(page).getByText("sort <others>")).toBeVisible();

      await other.goto("/settings/profile");
      await expect(menu(other)).toHaveText(["Profile", "Workspace", "Users", "User Groups", "Queues and Workers"]);
      await other.goto("/settings/groups");
      // Who sees groups makes none without the right to.
      await expect(other.getByRole("link", { name: "Sorters", exact: true })).toBeVisible();
      await expect(other.getByRole("link", { name: "Add group" })).toHaveCount(0);
      expect((await other.goto("/settings/groups?do=add"))?.status()).toBe(403);

      await panel(page).getByText("Delete", { exact: true }).click();
      await expect(panel(page)).toContainText("2 members lose, unless another group grants it: User management.");
      await panel(page).getByRole("button", { name: "Delete the group" }).click();
      await expect(page.getByRole("link", { name: "Sorters", exact: true })).toHaveCount(0);
      await other.goto("/settings/profile");
      await expect(menu(other)).toHaveText(["Profile", "Workspace", "Queues and Workers"]);
      expect((await other.goto("/settings/groups"))?.status()).toBe(403);
      await context.close();
    });

    test("many are added and taken out at once, and each refusal is told", async ({ page, server, workshop }) => {
      const id = await makeGroup(server, workshop, { name: "Crew", users: workshop.people.slice(0, 2) });
      await open(page, `/settings/groups?group=${id}`, javaScriptEnabled);
      await panel(page).getByRole("link", { name: "Add members" }).click();
      const form = panel(page, "Add members");
      await expect(form.getByRole("listitem").filter({ hasText: "Bao Minh" })).toContainText("Is a member already");
      for (const name of [ARABIC, LONG, "Bao Minh"]) await form.getByRole("checkbox", { name, exact: true }).check();
      await form.getByLabel("Last day of the membership (optional)").fill("2099-12-31");
      await form.getByRole("button", { name: "Add to the group" }).click();
      const result = page.getByRole("region", { name: "Result" });
      await expect(result).toContainText("3 users added to Crew");
      const members = panel(page).getByRole("listitem");
      await expect(members.filter({ hasText: ARABIC })).toContainText("until Dec 31, 2099");
      await expect(members.filter({ hasText: "Bao Minh" })).toContainText("until Dec 31, 2099");

      await panel(page).getByRole("checkbox", { name: ARABIC }).check();
      await panel(page).getByRole("checkbox", { name: "Bao Minh" }).check();
      await panel(page).getByRole("button", { name: "Remove from the group" }).click();
      await expect(result).toContainText("2 users removed from Crew");
      await expect(panel(page).getByRole("checkbox", { name: ARABIC })).toHaveCount(0);
      await expect(panel(page).getByRole("checkbox", { name: "Chiara Ferrari" })).toBeVisible();
    });

    test("members are searched and paged by the server", async ({ page, server, workshop }) => {
      const people = Array.from({ length: 30 }, (_, i) => ({
        name: `Person ${String(i).padStart(2, "0")}`,
        email: `p${i}.${workshop.company}@workshop.test`,
      }));
      await createUsers(server, workshop.company, people);
      await open(page, "/settings/groups?q=users", javaScriptEnabled);
      await page.getByRole("link", { name: "Users", exact: true }).and(page.locator(".row-link")).click();
      await expect(panel(page)).toContainText("25 members on this page");
      await panel(page).getByRole("link", { name: "Next" }).click();
      await expect(panel(page)).toContainText("11 members on this page");
      await expect(panel(page)).toContainText("This group follows from what a user is");
      await panel(page).getByRole("searchbox").fill("person 2");
      await panel(page).getByRole("searchbox").press("Enter");
      await expect(panel(page)).toContainText("10 members");
      await panel(page).getByRole("searchbox").fill("nobody at all");
      await panel(page).getByRole("searchbox").press("Enter");
      await expect(panel(page)).toContainText("No member matches “nobody at all”.");
      await panel(page).getByRole("link", { name: "Show all members" }).click();
      await expect(panel(page)).toContainText("25 members on this page");
    });

    test("what cannot be changed says so, and offers nothing", async ({ page, workshop }) => {
      await open(page, "/settings/groups", javaScriptEnabled);
      await expect(rows(page).filter({ hasText: "Field Engineers" })).toContainText("Configured");
      await expect(rows(page).filter({ hasText: "Queue Admins" })).toContainText("Built in");
      await page.getByRole("link", { name: "Field Engineers", exact: true }).click();
      await expect(panel(page)).toContainText("From the server's configuration: it can only be changed there.");
      await expect(panel(page)).toContainText("Members of this group cannot be changed here");
      for (const name of ["Edit", "Add members"]) await expect(panel(page).getByRole("link", { name })).toHaveCount(0);
      await expect(panel(page).getByText("Delete", { exact: true })).toHaveCount(0);
      expect(workshop.company).toBeTruthy();
    });

    test("a name that is taken is refused beside the name, and nothing is lost", async ({ page, server, workshop }) => {
      await makeGroup(server, workshop, { name: "Crew" });
      await open(page, `/settings/groups?do=add&draft=1&name=crew&users=${workshop.people[1]}`, javaScriptEnabled);
      const form = panel(page, "New group");
      await form.getByRole("button", { name: "Make the group" }).click();
      await expect(form.getByRole("alert")).toHaveText("A group of this name exists already.");
      await expect(form.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
      await expect(form.getByLabel("Name", { exact: true })).toHaveValue("crew");
      await expect(form.getByRole("list", { name: "Chosen" })).toContainText("Chiara Ferrari");
      await form.getByRole("button", { name: "Remove Chiara Ferrari from the choice" }).click();
      await expect(form).toContainText("Nobody is chosen.");
      await expect(form.getByRole("checkbox", { name: "Chiara Ferrari" })).not.toBeChecked();
    });
  });
}

test("a feature one does not have is not for the giving", async ({ page, server, workshop }) => {
  const operators = await call(server, server.supervisor, "permissions.add_or_update_user_group", { name: "Builders", features: ["pipelines"] }, { "X-Clearml-Act-As": workshop.admin.id });
  await open(page, `/settings/groups?group=${operators.id}&do=edit`);
  const form = panel(page, "Edit the group");
  await expect(form.getByRole("checkbox", { name: /^Pipelines/ })).toBeChecked();
  await expect(form.getByRole("checkbox", { name: /^Pipelines/ })).toBeEnabled();
  const applications = form.getByRole("checkbox", { name: /^Applications/ });
  await expect(applications).toBeDisabled();
  await expect(applications).toHaveAccessibleName(/You do not have it\./);
  await expect(form.getByRole("checkbox", { name: /^Reports/ })).toBeEnabled();
});

test("everything is done with the keyboard alone", async ({ page, workshop }) => {
  // Every key is waited for.
  test.slow();
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  /** Tabs on until something of this name has the focus. */
  const tabTo = async (role: "link" | "button" | "textbox" | "searchbox" | "checkbox", name: string | RegExp) => {
    const wanted = page.getByRole(role, { name, exact: typeof name === "string" });
    for (let i = 0; i < 80; i++) {
      if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
      await press("Tab");
    }
    throw new Error(`${role} ${name} is not reached by Tab`);
  };
  await open(page, "/settings/groups");
  await tabTo("link", "Add group");
  await press("Enter");
  await expect(panel(page, "New group")).toBeFocused();
  await tabTo("textbox", "Name");
  await page.keyboard.type("By keys");
  await tabTo("searchbox", /^Find people/);
  await page.keyboard.type("chiara");
  await expect(panel(page, "New group").getByRole("list", { name: "Found" }).getByRole("listitem")).toHaveCount(1);
  await tabTo("checkbox", "Chiara Ferrari");
  await press("Space");
  await expect(panel(page, "New group").getByRole("list", { name: "Chosen" })).toContainText("Chiara Ferrari");
  await expect(page.getByRole("checkbox", { name: "Chiara Ferrari" })).toBeFocused();
  await tabTo("button", "Make the group");
  await press("Enter");
  await expect(panel(page)).toBeFocused();
  await expect(panel(page).getByRole("heading", { name: "By keys" })).toBeVisible();

  await tabTo("link", "Edit");
  await press("Enter");
  await expect(panel(page, "Edit the group")).toBeFocused();
  await tabTo("textbox", "Name");
  await press("End");
  await page.keyboard.type(" alone");
  await press("Enter");
  await expect(panel(page).getByRole("heading", { name: "By keys alone" })).toBeVisible();

  await press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "By keys alone", exact: true })).toBeFocused();
  await press("Enter");
  await expect(panel(page)).toBeFocused();
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement?.tagName === "SUMMARY")); i++) await press("Tab");
  await press("Enter");
  await tabTo("button", "Delete the group");
  await press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "The group was deleted" })).toBeVisible();
  await expect(page.getByRole("link", { name: "By keys alone", exact: true })).toHaveCount(0);
  expect(workshop.company).toBeTruthy();
});

test("an ID is copied while its row is hovered", async ({ page, server, workshop }) => {
  const id = await makeGroup(server, workshop, { name: "Crew" });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "/settings/groups");
  const row = page.getByRole("row").filter({ hasText: "Crew" });
  await row.hover();
  await expect(row.getByRole("link", { name: "Delete Crew" })).toBeVisible();
  await row.getByRole("button", { name: "Copy the ID of Crew" }).click();
  await expect(page.getByRole("status").filter({ hasText: "ID copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  await row.getByRole("link", { name: "Delete Crew" }).click();
  await expect(panel(page).getByRole("button", { name: "Delete the group" })).toBeVisible();
});

const STATES = [
  { what: "the list", query: "", status: 200 },
  { what: "a search for nothing", query: "?q=nothing", status: 200 },
  { what: "a page that is not there", query: "?at=nonsense", status: 422 },
  { what: "a group", query: "?group=ID", status: 200 },
  { what: "a group that is not there", query: "?group=nothing", status: 404 },
  { what: "a group of everyone", query: "?group=30795571-a470-4717-a80d-e8705fc776bf", status: 200 },
  { what: "a deletion", query: "?group=ID&do=delete", status: 200 },
  { what: "a result", query: "?group=ID&out=in.ID.1.1~unknown_user.nobody~own.nobody-else", status: 200 },
  { what: "the form of a new group", query: "?do=add&draft=1&features=reports&users=PERSON", status: 200 },
  { what: "the form of a group", query: "?group=ID&do=edit", status: 200 },
  { what: "choosing members", query: "?group=ID&do=members&find=a&users=PERSON", status: 200 },
];

test("every state is fit to be seen @matrix", async ({ page, server, workshop, javaScriptEnabled }) => {
  // Many pages, each looked through by the checker.
  test.slow();
  const features = ["reports", "user_management"];
  const id = await makeGroup(server, workshop, { name: LONG.slice(0, 128), description: `${POLYGLOT}\n${LONG}`, features, users: workshop.people });
  for (const { what, query, status } of STATES) {
    await test.step(what, async () => {
      const path = `/settings/groups${query.replaceAll("ID", id).replace("PERSON", workshop.people[3]!)}`;
      const response = await open(page, path, javaScriptEnabled);
      expect(response?.status()).toBe(status);
      await expect(page.getByRole("heading", { level: 1, name: "User Groups" })).toHaveCount(page.viewportSize()!.width < 500 && query.match(/group=|do=/) ? 0 : 1);
      if (javaScriptEnabled) await stayed(page);
      await fits(page);
      await accessible(page, javaScriptEnabled);
    });
  }
});
