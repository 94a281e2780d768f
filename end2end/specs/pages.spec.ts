// What holds for every page in every look: it fits, it is accessible, and nothing moves when scripts take over.
import { accessible, expect, fits, open, stayed, test } from "../support/test.ts";
import { ARABIC, LONG, POLYGLOT } from "../support/world.mjs";

const PAGES = [
  { path: "/settings/users", status: 200, heading: "Users" },
  { path: "/settings/users?q=nobody", status: 200, heading: "Users" },
  { path: "/settings/users?at=nonsense", status: 422, heading: "Users" },
  { path: "/settings/groups", status: 200, heading: "User Groups" },
  { path: "/settings/groups?q=nobody", status: 200, heading: "User Groups" },
  { path: "/settings/groups?at=nonsense", status: 422, heading: "User Groups" },
  { path: "/settings/invitations", status: 200, heading: "Invitations" },
  { path: "/settings/invitations?q=nobody", status: 200, heading: "Invitations" },
  { path: "/settings/invitations/new", status: 200, heading: "Invite users" },
  { path: "/settings/invitations/sent", status: 200, heading: "Invited" },
  { path: "/settings/service-accounts", status: 200, heading: "Service accounts" },
  { path: "/settings/service-accounts?q=nobody", status: 200, heading: "Service accounts" },
  { path: "/settings/service-accounts?at=nonsense", status: 422, heading: "Service accounts" },
  { path: "/settings/service-accounts/new", status: 200, heading: "Add service account" },
  { path: "/settings/workspace", status: 200, heading: "Workspace" },
  { path: "/settings/credentials/new", status: 200, heading: "Create credentials" },
  { path: "/settings/credentials/new?token=yes", status: 200, heading: "Generate a token" },
  { path: "/settings/queues", status: 200, heading: "Queues and Workers" },
  { path: "/settings/queues?view=workers", status: 200, heading: "Queues and Workers" },
  { path: "/settings/queues?q=nobody", status: 200, heading: "Queues and Workers" },
  { path: "/settings/queues?at=nonsense", status: 422, heading: "Queues and Workers" },
  { path: "/settings/identity-providers", status: 200, heading: "Identity Providers" },
  { path: "/settings/audit", status: 200, heading: "Audit log" },
  { path: "/settings/audit?object=nothing", status: 200, heading: "Audit log" },
  { path: "/settings/audit?from=yesterday", status: 422, heading: "Audit log" },
  { path: "/settings/profile", status: 200, heading: "Profile" },
  { path: "/settings/profile?edit=name", status: 200, heading: "Profile" },
  { path: "/nowhere", status: 404, heading: "There is no page at this address" },
];

const DOORS = [
  { path: "/sign-in", heading: "Sign in to your workspace" },
  { path: "/sign-in?problem=credentials", heading: "Sign in to your workspace" },
  { path: "/sign-in/key", heading: "Sign in with an access key" },
  { path: "/invite", heading: "Open the link in your mail" },
];

for (const { path, status, heading } of PAGES) {
  test(`${path} is fit to be seen @matrix`, async ({ admins: page, javaScriptEnabled }) => {
    const response = await open(page, path, javaScriptEnabled);
    expect(response?.status()).toBe(status);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  });
}

for (const { path, heading } of DOORS) {
  test(`${path} is fit to be seen @matrix`, async ({ page, javaScriptEnabled }) => {
    const response = await open(page, path, javaScriptEnabled);
    expect(response?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    if (javaScriptEnabled) await stayed(page);
    await fits(page);
    await accessible(page, javaScriptEnabled);
  });
}

test("names of every kind are shown as they are @matrix", async ({ admins: page, javaScriptEnabled }) => {
  await open(page, "/settings/users", javaScriptEnabled);
  for (const name of [ARABIC, LONG, POLYGLOT]) {
    await expect(page.getByRole("rowheader").filter({ hasText: name })).toHaveCount(1);
  }
  // What reads from the right stands at the right of its own box, not of the page's.
  const arabic = page.getByTitle(ARABIC, { exact: true });
  await expect(arabic).toHaveCSS("direction", "rtl");
  await expect(page.getByTitle("Ada Kowalska", { exact: true })).toHaveCSS("direction", "ltr");
});

test("an open menu is accessible @matrix", async ({ admins: page, javaScriptEnabled }) => {
  await open(page, "/settings/users", javaScriptEnabled);
  await page.getByRole("button", { name: "Account of Ada Kowalska" }).click();
  await expect(page.getByRole("dialog", { name: "Account" })).toBeVisible();
  await fits(page);
  // Without scripts, the checker could not open it.
  if (javaScriptEnabled) await accessible(page);
});

test("every page says which it is in its title", async ({ admins: page }) => {
  const titles = {
    "/settings/users": "Users",
    "/settings/invitations": "Invitations",
    "/settings/invitations/new": "Invite users",
    "/settings/groups": "User groups",
    "/settings/service-accounts": "Service accounts",
    "/settings/workspace": "Workspace",
    "/settings/credentials/new": "Create credentials",
    "/settings/credentials/new?token=yes": "Generate a token",
    "/settings/queues": "Queues and workers",
    "/settings/identity-providers": "Identity providers",
    "/settings/audit": "Audit log",
    "/settings/profile": "Profile",
    "/nowhere": "Page not found",
  };
  for (const [path, title] of Object.entries(titles)) {
    await open(page, path);
    await expect(page).toHaveTitle(`${title} · Tenantry`);
  }
});

test("the part of a page comes when somebody goes there, and no page is loaded for it", async ({ admins: page }) => {
  const came: string[] = [];
  await open(page, "/settings/users");
  page.on("request", (request) => came.push(new URL(request.url()).pathname.replace(/^\/pkg\/\w+\//, "")));
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  expect(came).toContain("record.wasm");
  expect(came).not.toContain("tenantry.wasm");
  expect(came).not.toContain("users.wasm");
});

test("where a part does not come, the page does, from the server", async ({ browser, acme, server }) => {
  // Not the page of the fixtures, which fails a test for what Chromium says of missing files.
  const context = await browser.newContext({ baseURL: server.web });
  await context.addCookies([acme.admin.cookie]);
  const page = await context.newPage();
  await open(page, "/settings/users");
  await page.route("**/record.wasm", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page).toHaveURL("/settings/audit");
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  // As it was served, it works: a form that is sent loads a page.
  await page.unroute("**/record.wasm");
  await page.getByRole("link", { name: "Users", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await context.close();
});
