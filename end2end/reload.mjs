// Changes the configuration of the real binary while it runs, by `tenantry config reload` and by SIGHUP.
// The last line is `N passed, N failed, N skipped`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, createKey, createTenant, createUser } from "./support/api.mjs";
import { BINARY, start } from "./support/server.mjs";

const place = mkdtempSync(join(tmpdir(), "tenantry-reload-"));
const data = join(place, "data");
const file = join(place, "server.conf");
const GROUP = "0b54ee0b-7a2f-4c63-9c64-3a5b0f5f8b0e";
const ENV = { CLEARML__apiserver__company__unique_names: "true" };
const patience = 10_000;

/** Writes the settings file: nobody has anything but by the group, if there is one. */
function configure(features, more = "") {
  const group = features && `data_scientists { id: ${GROUP}, name: Data Scientists, features: ${features}, assignable: true }`;
  writeFileSync(file, `services.auth.default_groups { users.features: []\n${group || ""} }\n${more}`);
}

/** Runs a command of the binary; answers its exit code and what it printed. */
async function tenantry(args, env = {}) {
  const child = spawn(BINARY, args, { env: { PATH: process.env.PATH, ...env }, cwd: place });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  const code = await new Promise((done) => child.once("exit", done));
  return { code, out, err };
}

const reload = (env) => tenantry(["config", "reload", "--data", data], env);

/** Waits until the server has printed a line. */
async function logged(server, text, from = 0) {
  const patient = AbortSignal.timeout(patience);
  while (!server.log().slice(from).includes(text)) {
    if (patient.aborted) throw new Error(`the log does not say "${text}":\n${server.log().slice(from)}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}

let [passed, failed] = [0, 0];

async function test(name, work) {
  try {
    await work();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.stack ?? error}`);
  }
}

const begin = () => start({ data, args: ["--config", file, "--log", "pretty"], env: ENV });

await test("without a server the command says so", async () => {
  const { code, err } = await reload();
  assert.equal(code, 1, err);
  assert.match(err, /no server runs on the data directory .*--data/);
});

configure("");
let server = await begin();
const company = await createTenant(server, "Acme");
const admin = await createUser(server, company, { name: "Ada", email: "ada@acme.test", role: "admin" });
const user = await createUser(server, company, { name: "Uri", email: "uri@acme.test" });
const key = await createKey(server, user);
const asAdmin = { "X-Clearml-Impersonate-As": admin };
const features = async () =>
  (await call(server, key, "users.get_current_user", { get_supported_features: true })).supported_features;
const group = async () =>
  (await call(server, server.supervisor, "permissions.get_user_groups", { groups: [GROUP] }, asAdmin)).groups[0];

await test("the socket is for its owner only", () => {
  assert.equal(statSync(join(data, "control.sock")).mode & 0o777, 0o600);
});

await test("a new group is in the tenant that was there, and grants at the next request", async () => {
  assert.deepEqual(await features(), []);
  configure("[reports]");
  const { code, out, err } = await reload();
  assert.deepEqual([code, out, err], [0, "1 group: 1 new\n", ""]);
  const members = { id: GROUP, users: [user] };
  await call(server, server.supervisor, "permissions.add_or_update_user_group", members, asAdmin);
  assert.deepEqual(await features(), ["reports"]);
});

await test("warnings and settings that wait for a restart are told", async () => {
  configure("[reports, pipeline]", "apiserver.auth.max_expiration_sec: 400 days");
  const { code, out, err } = await reload();
  assert.equal(code, 0, err);
  assert.equal(out, "1 group: nothing changed\nThese count only after a restart: apiserver.auth.max_expiration_sec\n");
  assert.match(err, /^warning: .*there is no feature "pipeline"/);
});

await test("another environment of the command is told, by its names", async () => {
  configure("[reports]");
  assert.equal((await reload(ENV)).err, "");
  const { code, err } = await reload({ ...ENV, CLEARML__secure__auth__token_secret: "a-value-that-must-not-be-seen" });
  assert.equal(code, 0, err);
  assert.match(err, /^warning: not as the server was started: CLEARML__secure__auth__token_secret\./);
  assert.doesNotMatch(err + server.log(), /must-not-be-seen/);
});

await test("a bad configuration changes nothing, and every problem is told", async () => {
  configure("[queues]", "apiserver.auth.max_expiration_sec: soon\nservices.auth.default_groups.mine.features: []");
  const { code, out, err } = await reload();
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /apiserver\.auth\.max_expiration_sec .*number of seconds/);
  assert.match(err, /mine\.id .*uuidgen/);
  assert.match(err, /Nothing was changed/);
  assert.deepEqual(await features(), ["reports"]);
  await logged(server, "the server goes on with the one it had");
});

await test("SIGHUP does the same", async () => {
  configure("[queues]");
  const from = server.log().length;
  process.kill(server.pid, "SIGHUP");
  await logged(server, "1 group; features changed: Data Scientists", from);
  assert.deepEqual(await features(), ["queues"]);
});

await test("a group that is taken out keeps its members and grants nothing, until it is back", async () => {
  configure("");
  assert.equal((await reload()).out, "0 groups: 1 orphaned\n");
  assert.deepEqual(await features(), []);
  assert.deepEqual([(await group()).orphaned, (await group()).members], [true, 1]);
  configure("[reports]");
  assert.equal((await reload()).out, "1 group: 1 back\n");
  assert.deepEqual(await features(), ["reports"]);
});

await test("many at once take turns", async () => {
  configure("[queues]");
  const said = await Promise.all(Array.from({ length: 6 }, () => reload()));
  assert.deepEqual(said.map(({ code }) => code), [0, 0, 0, 0, 0, 0]);
  const changed = said.filter(({ out }) => out === "1 group; features changed: Data Scientists\n");
  assert.equal(changed.length, 1, JSON.stringify(said));
});

await test("a killed server leaves a socket that the next start replaces", async () => {
  await server.kill();
  assert.ok(existsSync(join(data, "control.sock")));
  const { code, err } = await reload();
  assert.equal(code, 1, err);
  assert.match(err, /no server runs/);
  server = await begin();
  assert.equal((await reload()).out, "1 group: nothing changed\n");
  assert.deepEqual(await features(), ["queues"]);
});

await test("a second server on the directory leaves the socket to the first", async () => {
  const second = await begin();
  await logged(second, "another server uses this data directory");
  assert.equal(await second.stop(), 0);
  assert.equal((await reload()).code, 0);
});

await test("the socket goes with an orderly end", async () => {
  assert.equal(await server.stop(), 0);
  assert.equal(existsSync(join(data, "control.sock")), false);
});

await test("a path that is too long for a socket leaves SIGHUP", async () => {
  const long = join(place, "x".repeat(100));
  configure("");
  const other = await start({ data: long, args: ["--config", file], env: ENV });
  await logged(other, "send SIGHUP instead");
  const { code, err } = await tenantry(["config", "reload", "--data", long]);
  assert.equal(code, 1, err);
  assert.match(err, /too long for a socket\. Send SIGHUP/);
  configure("[reports]");
  process.kill(other.pid, "SIGHUP");
  await logged(other, "1 group: 1 new");
  assert.equal(await other.stop(), 0);
});

/** Runs a command on a terminal of its own, closes that once the server is ready, and ends as the command does. */
const ON_TERMINAL = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
while b"Tenantry is ready" not in said:
    said += os.read(terminal, 4096)
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

await test("closing its terminal ends a server in order", async () => {
  const serve = [BINARY, "serve", "--data", data, "--web-addr", "127.0.0.1:0", "--api-addr", "127.0.0.1:0"];
  const child = spawn("python3", ["-c", ON_TERMINAL, ...serve], { stdio: "inherit", timeout: patience });
  assert.equal(await new Promise((done) => child.once("exit", done)), 0);
  assert.equal(existsSync(join(data, "control.sock")), false);
});

await test("a check lists features that nobody knows", async () => {
  configure("[reports, time_travel]");
  const { code, out, err } = await tenantry(["config", "check", "--data", data, "--config", file]);
  assert.equal(code, 0, err);
  assert.match(err, /warning: .*there is no feature "time_travel", so it is ignored/);
  assert.match(out, /data_scientists\.features = \["reports"\]/);
});

rmSync(place, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed ? 1 : 0;
