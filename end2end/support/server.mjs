// Starts the real binary on an empty data directory and free ports of the loopback, and ends it again.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The binary under test: the debug build, unless TENANTRY_BIN names another. */
export const BINARY = resolve(process.env.TENANTRY_BIN ?? resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug/tenantry"));

/**
 * @typedef {object} Server
 * @property {string} web   address of the pages, without a slash at the end
 * @property {string} api   address of the API, without a slash at the end
 * @property {string} data  the data directory
 * @property {{ accessKey: string, secretKey: string }} supervisor  the credential of the first start
 * @property {number} pid   the process
 * @property {() => string} log  what it has printed so far
 * @property {() => Promise<number | null>} stop  ends it in order, removes a data directory made here, gives the exit code
 * @property {() => Promise<void>} kill  ends it at once and keeps the data directory
 */

/**
 * Starts a server and waits until it is ready.
 * @param {{ env?: Record<string, string>, args?: string[], data?: string, command?: string, web?: string }} [options]
 *   `data`: a directory that exists already, kept at the end; `command`: `serve` unless told otherwise; `web`: host and port of
 *   the pages, where somebody has to know them before
 * @returns {Promise<Server>}
 */
export async function start(options = {}) {
  // Started beside its data: were anything served from the working directory, the keys would be.
  const place = options.data ? dirname(options.data) : mkdtempSync(join(tmpdir(), "tenantry-e2e-"));
  const data = options.data ?? join(place, "data");
  const [web, api] = await Promise.all([options.web ?? freeAddress(), freeAddress()]);
  const args = [options.command ?? "serve", "--data", data, "--web-addr", web, "--api-addr", api, ...(options.args ?? [])];
  const env = { PATH: process.env.PATH, TENANTRY_WEB_URL: `http://${web}`, TENANTRY_API_URL: `http://${api}`, ...options.env };
  const child = spawn(BINARY, args, { cwd: place, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stdout.on("data", (text) => (log += text));
  child.stderr.on("data", (text) => (log += text));
  const exited = new Promise((done) => child.once("exit", done).once("error", done));
  const end = async (signal) => {
    child.kill(signal);
    return exited;
  };
  await ready(`http://${web}/readyz`, exited, () => log).catch(async (error) => {
    await end("SIGKILL");
    throw error;
  });
  return {
    web: `http://${web}`,
    api: `http://${api}`,
    data,
    pid: child.pid ?? 0,
    get supervisor() {
      return supervisor(data);
    },
    log: () => log,
    kill: async () => void (await end("SIGKILL")),
    stop: async () => {
      const code = await end("SIGTERM");
      if (!options.data) rmSync(place, { recursive: true, force: true });
      return code;
    },
  };
}

/** The credential that the first start writes into the data directory when it has no terminal. */
function supervisor(data) {
  const name = readdirSync(data).find((name) => name.startsWith("supervisor"));
  if (!name) throw new Error(`no supervisor credential in ${data}: ${readdirSync(data).join(", ")}`);
  const text = readFileSync(join(data, name), "utf8");
  const value = (key) => text.match(new RegExp(`${key}[_ ]key"?\\s*[:=]?\\s*"?([^\\s",]+)`, "i"))?.[1];
  const [accessKey, secretKey] = [value("access"), value("secret")];
  if (!accessKey || !secretKey) throw new Error(`${name} holds no access key and secret key`);
  return { accessKey, secretKey };
}

/** Polls, since a process has no other way to say that it is ready; ends early if it dies. */
async function ready(url, exited, log) {
  let code;
  exited.then((value) => (code = value ?? "a signal"));
  const patience = AbortSignal.timeout(30_000);
  while (code === undefined && !patience.aborted) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(code === undefined ? `not ready after 30 s\n${log()}` : `it ended (${code}) before it was ready\n${log()}`);
}

/** An address nobody listens on at this moment. @returns {Promise<string>} */
export function freeAddress() {
  return new Promise((done, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => done(`127.0.0.1:${port}`));
    });
  });
}
