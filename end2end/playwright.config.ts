// How the browser tests run. A test runs once, in light at 1440 px with JavaScript. One tagged @matrix runs in four
// looks, in which each two of light or dark, 1440 or 390 px, JavaScript on or off meet; LOOKS=all runs all eight.
// TRACE=on keeps what a failed test did; recording takes a quarter of the time.
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.mjs";

const here = import.meta.dirname;

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
type Look = { colorScheme: "light" | "dark"; viewport: typeof wide; javaScriptEnabled: boolean };
const pairwise: Look[] = [
  { colorScheme: "light", viewport: wide, javaScriptEnabled: true },
  { colorScheme: "light", viewport: narrow, javaScriptEnabled: false },
  { colorScheme: "dark", viewport: wide, javaScriptEnabled: false },
  { colorScheme: "dark", viewport: narrow, javaScriptEnabled: true },
];
const others = pairwise.map((look) => ({ ...look, javaScriptEnabled: !look.javaScriptEnabled }));
const looks = process.env.LOOKS === "all" ? [...pairwise, ...others] : pairwise;

export default defineConfig({
  testDir: join(here, "specs"),
  outputDir: join(here, "results"),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous, so that a busy machine is no failure; nothing here waits for a fixed time.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], [join(here, "support/tally.ts")]],
  use: {
    browserName: "chromium",
    screenshot: "only-on-failure",
    trace: process.env.TRACE === "on" ? "retain-on-failure" : "off",
    launchOptions,
  },
  projects: looks.map((use, index) => ({
    name: `${use.colorScheme}-${use.viewport.width}${use.javaScriptEnabled ? "" : "-plain"}`,
    grep: index === 0 ? undefined : /@matrix/,
    use,
  })),
});
