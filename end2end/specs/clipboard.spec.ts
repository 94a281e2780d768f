// What the browser copies is what programs take: read from the clipboard, parsed as clients parse it, pasted into
// clearml-init, and used.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { createTenant } from "../support/api.mjs";
import type { Server } from "../support/server.mjs";
import { expect, open, test } from "../support/test.ts";
import { createAdmin } from "../support/world.mjs";

const VENV = resolve(import.meta.dirname, "../.venv/bin");
const KEY = /^[A-Z0-9]{30}$/;

/** Importing the SDK on a busy machine takes its time. */
test.describe.configure({ timeout: 180_000 });

/** A program of the real clients, in a home directory of its own; answers what it printed. */
function run(home: string, program: string, args: string[], input = "", more: Record<string, string> = {}): Promise<string> {
  return new Promise((done, refuse) => {
    const env = { PATH: process.env.PATH ?? "", HOME: home, CLEARML_CONFIG_FILE: join(home, "clearml.conf"), ...more };
    const child = execFile(join(VENV, program), args, { env, cwd: home, timeout: 150_000 }, (error, out, err) => {
      if (error) refuse(new Error(`${program}: ${error.message}\n${out}${err}`));
      else done(out + err);
    });
    child.stdin?.end(input);
  });
}

/** What `button` puts into the clipboard. */
async function copied(page: Page, button: string) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: button }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function workspace(server: Server, page: Page) {
  const company = await createTenant(server, `Works ${randomUUID().slice(0, 8)}`);
  const admin = await createAdmin(server, company, "Imani Okafor");
  await page.context().addCookies([admin.cookie]);
  return admin;
}

/** Parsed by pyhocon, as the clients do it. */
const PARSE = `import json, sys
from pyhocon import ConfigFactory
api = ConfigFactory.parse_string(sys.stdin.read())["api"]
keys = api["credentials"]
print(json.dumps([api["web_server"], api["api_server"], api["files_server"], keys["access_key"], keys["secret_key"]]))
`;

/** Who one is with the configuration that clearml-init has written. */
const WHO = `import json
from clearml.backend_api import Session
user = Session().send_request("users", "get_current_user", json={}).json()["data"]["user"]
print(json.dumps([user["id"], user["name"]]))
`;

const last = (text: string): unknown[] => JSON.parse(text.trim().split("\n").filter((line) => line.startsWith("[")).at(-1) ?? "[]");

/** The way from the clipboard to a session, whose user is answered. */
async function follow(section: string, server: Server) {
  const home = mkdtempSync(join(tmpdir(), "tenantry-clipboard-"));
  try {
    const [web, api, files, access, secret] = last(await run(home, "python", ["-c", PARSE], section)) as string[];
    expect([web, api]).toEqual([`${server.web}/`, server.api]);
    expect(new Set([web, api, files]).size, "clearml-init wants three addresses").toBe(3);
    expect(access).toMatch(KEY);
    expect(secret).toMatch(/^cml_\w{49}$/);
    // Pasted as it was copied: the last line, "}" alone, ends the input.
    const said = await run(home, "clearml-init", [], `${section}\n`);
    expect(said).toContain("Credentials verified!");
    expect(said).toContain("ClearML setup completed successfully.");
    const [id, name] = last(await run(home, "python", ["-c", WHO])) as string[];
    return { id, name };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test("a key of one's own goes from the clipboard into clearml-init", async ({ page, server }) => {
  const admin = await workspace(server, page);
  await open(page, "/settings/workspace");
  await page.getByRole("link", { name: "Create new credentials" }).click();
  await page.getByLabel("Label (optional)").fill('laptop "of" #1 ${HOME} \\ über');
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "New credentials" })).toBeVisible();
  const section = await copied(page, "Copy clearml.conf");
  expect(await follow(section, server)).toEqual({ id: admin.id, name: admin.name });
});

test("a service account goes from the clipboard into clearml-init and into a shell", async ({ page, server }) => {
  await workspace(server, page);
  await open(page, "/settings/service-accounts/new");
  await page.getByLabel("Name", { exact: true }).fill("gpu farm");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Credentials Details" })).toBeVisible();
  const section = await copied(page, "Copy clearml.conf");
  const account = await follow(section, server);
  expect(account.name).toBe("gpu farm");
  await page.getByText("Environment variables", { exact: true }).click();
  const exports = await copied(page, "Copy Environment variables");
  const home = mkdtempSync(join(tmpdir(), "tenantry-shell-"));
  try {
    writeFileSync(join(home, "environment"), exports);
    const code = `import os, subprocess
text = subprocess.check_output(["sh", "-c", ". ./environment; env"], text=True)
os.environ.update(line.split("=", 1) for line in text.splitlines() if line.startswith("CLEARML_"))
${WHO}`;
    expect(last(await run(home, "python", ["-c", code]))).toEqual([account.id, "gpu farm"]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
