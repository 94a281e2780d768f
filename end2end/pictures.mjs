// Takes the pictures of the documentation: node end2end/pictures.mjs
// With a folder, every page in every look instead, to see whether one would show it to somebody: pictures.mjs FOLDER
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signIn } from "./support/api.mjs";
import { launchOptions } from "./support/browser.mjs";
import { start } from "./support/server.mjs";

const folder = process.argv[2];
const server = await start({ command: "demo" });
const browser = await chromium.launch(launchOptions);
try {
  const [, email, password] = server.log().match(/Sign in as (\S+) with the password (\S+)/) ?? [];
  const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
  const cookies = [await signIn(server, email, password, agent)];
  await (folder ? everything(folder, cookies) : documentation(cookies));
} finally {
  await browser.close();
  await server.stop();
}

async function take(path, page, { colorScheme, width = 1440, height = 900, cookies = [], fullPage = false, prepare }) {
  const context = await browser.newContext({ baseURL: server.web, colorScheme, viewport: { width, height } });
  await context.addCookies(cookies);
  const tab = await context.newPage();
  await tab.goto(page, { waitUntil: "networkidle" });
  await prepare?.(tab);
  await tab.screenshot({ path, fullPage });
  await context.close();
}

async function documentation(cookies) {
  const file = (name) => join(import.meta.dirname, `../docs/img/${name}.png`);
  await take(file("users-light"), "/settings/users", { colorScheme: "light", cookies });
  await take(file("users-dark"), "/settings/users", { colorScheme: "dark", cookies });
  await take(file("sign-in-light"), "/sign-in", { colorScheme: "light" });
}

async function everything(folder, cookies) {
  mkdirSync(folder, { recursive: true });
  const account = (tab) => tab.getByRole("button", { name: /^Account of/ }).click();
  const menu = async (tab) => {
    const button = tab.getByRole("button", { name: "Settings menu" });
    if (await button.isVisible()) await button.click();
  };
  const pages = [
    ["sign-in", "/sign-in", {}],
    ["sign-in-wrong", "/sign-in?problem=credentials", {}],
    ["key", "/sign-in/key", {}],
    ["users", "/settings/users", { cookies }],
    ["users-full", "/settings/users", { cookies, fullPage: true }],
    ["users-none", "/settings/users?q=nobody%20at%20all", { cookies }],
    ["users-broken", "/settings/users?at=nonsense", { cookies }],
    ["groups", "/settings/groups", { cookies }],
    ["groups-one", "/settings/groups?q=data", { cookies, prepare: (tab) => tab.locator(".row-link").first().click() }],
    ["groups-add", "/settings/groups?do=add", { cookies }],
    ["users-one", "/settings/users", { cookies, prepare: (tab) => tab.locator(".row-link").nth(1).click() }],
    ["rules", "/settings/rules", { cookies }],
    ["rules-add", "/settings/rules?do=add", { cookies }],
    ["access", "/settings/access", { cookies }],
    ["access-one", "/settings/access", { cookies, fullPage: true, prepare: (tab) => tab.locator("main a[href*='user=']").first().click() }],
    ["access-right", "/settings/access?right=user_management", { cookies }],
    ["invitations", "/settings/invitations", { cookies }],
    ["invite-users", "/settings/invitations/new", { cookies, fullPage: true }],
    ["invite", "/invite", {}],
    ["audit", "/settings/audit", { cookies }],
    ["audit-entry", "/settings/audit", { cookies, prepare: (tab) => tab.getByRole("rowheader").first().getByRole("button").click() }],
    ["audit-none", "/settings/audit?object=nothing", { cookies }],
    ["profile", "/settings/profile", { cookies }],
    ["profile-edit", "/settings/profile?edit=name", { cookies }],
    ["account", "/settings/profile", { cookies, prepare: account }],
    ["menu", "/settings/profile", { cookies, prepare: menu }],
    ["404", "/nowhere", { cookies }],
  ];
  for (const colorScheme of ["light", "dark"]) {
    for (const [width, height] of [[1440, 900], [390, 844]]) {
      for (const [name, path, options] of pages) {
        await take(join(folder, `${name}-${width}-${colorScheme}.png`), path, { colorScheme, width, height, ...options });
      }
    }
  }
}
