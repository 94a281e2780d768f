// Which browser the tests and the pictures use, and how it is started.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The system's Chromium; without one, Playwright's own. */
function chromium() {
  try {
    const script = join(import.meta.dirname, "../scripts/chromium.sh");
    return execFileSync(script, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Quiet, and without anything that would reach out. */
export const launchOptions = {
  executablePath: chromium(),
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
