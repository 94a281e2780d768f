import { chromium } from "@playwright/test";
import { signIn } from "./support/api.mjs";
import { launchOptions } from "./support/browser.mjs";
import { start } from "./support/server.mjs";
const server = await start({ command: "demo" });
const browser = await chromium.launch(launchOptions);
try {
  const [, email, password] = server.log().match(/Sign in as (\S+) with the password (\S+)/) ?? [];
  const cookie = await signIn(server, email, password, {});
  const ctx = async (o) => { const c = await browser.newContext({ baseURL: server.web, viewport: { width: 1440, height: 900 }, ...o }); await c.addCookies([cookie]); return c; };
  const c0 = await ctx({ javaScriptEnabled: true });
  const p0 = await c0.newPage();
  p0.on("console", (m) => console.log("console:", m.text()));
  p0.on("pageerror", (e) => console.log("error:", e.message));
  const t = Date.now();
  await p0.goto("/settings/groups", { waitUntil: "networkidle" });
  const hrefs = await p0.locator(".row-link").evaluateAll((l) => l.map((a) => [a.textContent, a.getAttribute("href")]));
  console.log(hrefs);
  const of = (n) => hrefs.find(([t]) => t === n)[1];
  const pages = process.argv[2] ? JSON.parse(process.argv[2]) : [
    ["list", "/settings/groups"], ["none", "/settings/groups?q=zzz"], ["ds", of("Data Scientists")], ["users", of("Users")],
    ["qa", of("Queue Admins")], ["del", of("Data Scientists") + "&do=delete"], ["edit", of("Data Scientists") + "&do=edit"], ["join", of("Data Scientists") + "&do=members&find=a"],
    ["add", "/settings/groups?do=add"], ["gone", "/settings/groups?group=nothing"],
  ];
  for (const [w, h] of [[1440, 900], [390, 844]]) for (const s of ["light", "dark"]) {
    const c = await ctx({ viewport: { width: w, height: h }, colorScheme: s });
    const p = await c.newPage();
    for (const [n, u] of pages) {
      const r = await p.goto(u, { waitUntil: "networkidle" });
      if (w === 1440 && s === "light") console.log(n, r.status());
      await p.screenshot({ path: `/tmp/groups-shots/${n}-${w}-${s}.png`, fullPage: w === 390 });
    }
    await c.close();
  }
} finally { await browser.close(); await server.stop(); }
