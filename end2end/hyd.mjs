import { chromium } from "@playwright/test";
import { signIn } from "./support/api.mjs";
import { launchOptions } from "./support/browser.mjs";
import { start } from "./support/server.mjs";
const server = await start({ command: "demo" });
const browser = await chromium.launch(launchOptions);
try {
  const [, email, password] = server.log().match(/Sign in as (\S+) with the password (\S+)/) ?? [];
  const cookie = await signIn(server, email, password, {});
  for (const path of ["/settings/users", "/settings/profile", "/settings/audit", "/settings/groups", "/settings/groups?do=add"]) {
    const c = await browser.newContext({ baseURL: server.web }); await c.addCookies([cookie]);
    const p = await c.newPage();
    p.on("console", (m) => console.log(path, "console:", m.text().slice(0, 300)));
    await p.goto(path, { waitUntil: "networkidle" });
    console.log(path, "done");
    if (path === "/settings/groups") console.log((await p.content()).match(/<nav class="crumbs".*?<\/nav>/s)?.[0]);
    await c.close();
  }
} finally { await browser.close(); await server.stop(); }
