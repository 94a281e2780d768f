// How the browser tests run. A test runs once, in light at 1440 px; one tagged @matrix in light and dark, at 1440 and
// 390 px, with JavaScript on and off.
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.mjs";

const here = import.meta.dirname;

const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
  [{ width: 1440, height: 900 }, { width: 390, height: 844 }].flatMap((viewport) =>
    [true, false].map((javaScriptEnabled) => ({ colorScheme, viewport, javaScriptEnabled })),
  ),
);

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
    trace: "retain-on-failure",
    launchOptions,
  },
  projects: looks.map((use, index) => ({
    name: `${use.colorScheme}-${use.viewport.width}${use.javaScriptEnabled ? "" : "-plain"}`,
    grep: index === 0 ? undefined : /@matrix/,
    use,
  })),
});
