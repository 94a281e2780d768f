// The `test` of every spec: a server for each worker, and a browser that may not complain.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { start, type Server } from "./server.mjs";

export { expect, start };
export type { Server };

export const test = base.extend<{ quiet: void }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await start();
      await use(server);
      const code = await server.stop();
      if (code !== 0) throw new Error(`the server did not end in order (${code})\n${server.log()}`);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => use(server.web),

  // Fails a test whose page wrote to the console. Chromium itself logs a line for a refused request: that is its own.
  quiet: [
    async ({ page }, use) => {
      const noise: string[] = [];
      page.on("console", (message) => {
        const own = message.text().startsWith("Failed to load resource: the server responded with a status of 4");
        if (!own) noise.push(`${message.type()}: ${message.text()}`);
      });
      page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
      await use();
      expect(noise, "what the page wrote to the console").toEqual([]);
    },
    { auto: true },
  ],
});

/** Accessibility rules of WCAG 2.2 A and AA; anything serious or critical fails. */
export async function accessible(page: Page) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
}
