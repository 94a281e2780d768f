// Takes the pictures of the documentation: node end2end/pictures.mjs
// With a folder, every page in every look instead, to see whether one would show it to somebody: pictures.mjs FOLDER
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { call, createKey, createTenant, createUser, createUsers, setPassword, signIn } from "./support/api.mjs";
import { launchOptions } from "./support/browser.mjs";
import { start } from "./support/server.mjs";

const GIVEN = ["Chiara", "Dmitri", "Elif", "Femi", "Grace", "Hiroshi", "Ines", "Jonas", "Katarzyna", "Liam", "Mei", "Noor", "Oluwaseun"];
const FAMILY = ["Ferrari", "Petrov", "Yılmaz", "Adeyemi", "Hopper", "Tanaka", "Almeida", "Lindqvist", "Nowak", "O’Brien", "Chen", "Haddad", "Bakare"];
const PASSWORD = "a picture of the users 7";

const people = Array.from({ length: 39 }, (_, i) => {
  const [given, family] = [GIVEN[i % 13], FAMILY[(i * 5 + Math.floor(i / 13) * 4) % 13]];
  const plain = `${given}.${family}`.normalize("NFD").replace(/[^a-zA-Z.]/g, "").toLowerCase();
  return { name: `${given} ${family}`, email: `${plain}@acme-robotics.example`, role: i % 11 === 4 ? "admin" : "user" };
});

const folder = process.argv[2];
const server = await start();
const browser = await chromium.launch(launchOptions);
try {
  const company = await createTenant(server, "Acme Robotics", { allowed_users: 60 });
  await createUsers(server, company, people);
  const ada = await createUser(server, company, { name: "Ada Kowalska", email: "ada@acme-robotics.example", role: "admin" });
  await setPassword(server, "ada@acme-robotics.example", PASSWORD);
  // Some have come already, by key or by password.
  const { users } = await call(server, await createKey(server, ada), "users.get_all");
  for (const { id } of users.filter((_, i) => i % 4 === 0)) await call(server, await createKey(server, id), "users.get_current_user");
  const cookies = [await signIn(server, "ada@acme-robotics.example", PASSWORD)];
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
