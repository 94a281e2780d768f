// The `test` of every spec: a server for each worker, tenants on it, and a browser that may not complain.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { start, type Server } from "./server.mjs";
import { acme, createAdmin, crowd, elsewhere, type Admin, type Tenant } from "./world.mjs";

export { expect };

/** What Chromium itself writes to the console: of a refused request, and of the tidying that sign-out asks for. */
const OF_CHROMIUM = [
  /^Failed to load resource: the server responded with a status of 4/,
  /^Clear-Site-Data header on /,
];

/** What it writes where scripts are turned off: that they were fetched for nothing. */
const WITHOUT_SCRIPTS = [...OF_CHROMIUM, /^The resource \S+\.wasm was preloaded using link preload but not used/];

type Worker = {
  server: Server;
  /** Names of every kind. */
  acme: Tenant;
  /** More users than a page takes. */
  crowd: Tenant;
};

type Test = {
  quiet: void;
  /** Origins besides the server's that pages may lead to. */
  foreign: string[];
  /** The page, signed in as Acme's admin. */
  admins: Page;
  /** An admin of Acme that only this test knows; not signed in. */
  newcomer: Admin;
};

export const test = base.extend<Test, Worker>({
  server: [
    async ({}, use) => {
      const server = await start({ env: { TENANTRY_TRUSTED_PROXIES: "127.0.0.1" } });
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],
  acme: [async ({ server }, use) => use(await acme(server)), { scope: "worker" }],
  crowd: [async ({ server }, use) => use(await crowd(server)), { scope: "worker" }],

  baseURL: async ({ server }, use) => use(server.web),
  extraHTTPHeaders: async ({}, use) => use(elsewhere()),

  admins: async ({ page, acme }, use) => {
    await page.context().addCookies([acme.admin.cookie]);
    await use(page);
  },
  newcomer: async ({ server, acme }, use) => use(await createAdmin(server, acme.company, "Noor Haddad")),

  foreign: async ({}, use) => use([]),

  // Fails a test whose pages wrote to the console (where the browser also reports what a page policy forbids), opened
  // a dialog, or asked another server.
  quiet: [
    async ({ context, server, foreign, javaScriptEnabled }, use, info) => {
      const noise: string[] = [];
      const expected = javaScriptEnabled ? OF_CHROMIUM : WITHOUT_SCRIPTS;
      // What other servers' pages do is theirs.
      const isForeign = (url: string) => foreign.some((origin) => url.startsWith(origin));
      context.on("console", (message) => {
        if (isForeign(message.page()?.url() ?? "")) return;
        const text = message.text();
        if (!expected.some((line) => line.test(text))) noise.push(`${message.type()}: ${text}`);
      });
      context.on("weberror", (error) => noise.push(`error: ${error.error().message}`));
      context.on("dialog", (dialog) => {
        noise.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      context.on("request", (request) => {
        if (isForeign(request.url()) || isForeign(request.frame().url())) return;
        if (new URL(request.url()).origin !== server.web) noise.push(`request: ${request.url()}`);
      });
      await use();
      if (noise.length > 0 || info.status !== info.expectedStatus) {
        await info.attach("what the server said last", { body: server.log().slice(-4000), contentType: "text/plain" });
      }
      expect(noise, "what the pages should not have done").toEqual([]);
    },
    { auto: true },
  ],
});

/** Accessibility rules of WCAG 2.2 A and AA; anything serious or critical fails. */
export async function accessible(page: Page, scripts: boolean | undefined = true) {
  if (!scripts) return accessibleAsServed(page);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  // The usual mode finishes in a second, empty tab, which the noise would count.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(tags).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
}

/** The checker is a script itself: it gets the page as it was served, before the page's own scripts, in a twin. */
async function accessibleAsServed(page: Page) {
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const context = await page.context().browser()!.newContext({
    viewport: page.viewportSize(),
    colorScheme: isDark ? "dark" : "light",
    storageState: await page.context().storageState(),
    javaScriptEnabled: true,
  });
  const twin = await context.newPage();
  await twin.route(/\.(js|wasm)$/, (route) => route.abort());
  await twin.goto(page.url());
  await accessible(twin);
  await context.close();
}

/** Nothing reaches over the right edge. */
export async function fits(page: Page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, "the width of the content").toBeLessThanOrEqual(window!);
}

type Seen = { all: number; hydration: number; ready: boolean; moved: string[] };

/** An entry of the Layout Instability API (wicg.github.io/layout-instability), which TypeScript does not know. */
type Shift = PerformanceEntry & { value: number; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] };

/** To be called before a page is opened: from then on `hydrated` and `stayed` work. */
export async function observe(page: Page) {
  await page.addInitScript(() => {
    const seen = { all: 0, hydration: 0, ready: false, moved: [] as string[] };
    let running = false;
    Object.assign(window, { seen });
    const count = (entries: PerformanceEntryList) => {
      for (const { value, sources } of entries as Shift[]) {
        seen.all += value;
        if (running) seen.hydration += value;
        for (const { node, previousRect: from, currentRect: to } of sources) {
          const { nodeName, className, textContent } = (node ?? {}) as Partial<Element>;
          const places = [from, to].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" "));
          seen.moved.push(`${nodeName} .${className} ${places.join(" -> ")} ${textContent?.trim().slice(0, 40)}`);
        }
      }
    };
    const observer = new PerformanceObserver((list) => count(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    // The program is run as soon as it is there, with the parts that the page needs; by the second frame afterwards it
    // has taken over the page.
    const instantiate = WebAssembly.instantiateStreaming;
    let awaited = 0;
    WebAssembly.instantiateStreaming = async (...args) => {
      awaited += 1;
      const instance = await instantiate(...args).finally(() => (awaited -= 1));
      count(observer.takeRecords());
      running = true;
      const ready = () => (seen.ready ||= awaited === 0);
      setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(ready)));
      return instance;
    };
  });
}

/** Waits until the page answers to scripts. */
export async function hydrated(page: Page) {
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.ready);
}

/** Nothing moved when scripts took over, and little while the page arrived ("good" is below 0.1, web.dev/cls). */
export async function stayed(page: Page) {
  const { all, hydration, moved } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  expect(hydration, "layout shift of the hydration").toBeLessThan(0.01);
  expect(all, `layout shift altogether: ${moved.join("; ")}`).toBeLessThan(0.1);
}

/** Opens a page and waits until it is all there, with scripts or without. */
export async function open(page: Page, path: string, scripts: boolean | undefined = true) {
  if (scripts) await observe(page);
  const response = await page.goto(path);
  if (scripts) await hydrated(page);
  return response;
}
