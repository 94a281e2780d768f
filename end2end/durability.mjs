// Kills the server in the middle of its writes, again and again, and looks whether anything it had acknowledged is lost
// or anything is half done: node end2end/durability.mjs [SEED]
// The last line is `N passed, N failed, N skipped`; a cycle is a test.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, createKey, createTenant, createUser } from "./support/api.mjs";
import { start } from "./support/server.mjs";

const CYCLES = 50;
/** When the server is killed after the first write was sent, in milliseconds. */
const [EARLIEST, LATEST] = [60, 250];
/** How long a start may take, in milliseconds. */
const LONGEST_START = 2000;

const seed = process.argv[2] ?? randomBytes(4).toString("hex");
const random = mulberry32(Number.parseInt(seed, 16));
const data = join(mkdtempSync(join(tmpdir(), "tenantry-durability-")), "data");

/** A small generator that gives the same numbers for the same seed (mulberry32, public domain). */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What the server has said it has done. Of what it was asked in its last moments and never answered, either is right. */
class Acknowledged {
  users = new Set();
  keys = new Set();
  emails = new Set();
  removed = new Set();
  revoked = new Set();
  preference = 0;
  writes = 0;
}

/** Each client repeats one write until the server is gone. */
const CLIENTS = [
  async function users({ server, key, company, known }, name) {
    const body = { name, company, email: `${name}@acme.test`, role: "user" };
    known.users.add((await call(server, key, "auth.create_user", body)).id);
  },
  async function keys({ server, key, admin, known }) {
    const { accessKey } = await createKey(server, admin);
    known.keys.add(accessKey);
    // The limit of keys of one user would end the test early; and a revocation must last as well.
    const old = [...known.keys].at(-8);
    if (!old) return;
    known.keys.delete(old);
    await call(server, key, "auth.revoke_credentials", { access_key: old }, { "X-Clearml-Impersonate-As": admin });
    known.revoked.add(old);
  },
  async function whitelist({ server, key, admin, known }, name) {
    const emails = [`${name}-a@partner.test`, `${name}-b@partner.test`];
    await call(server, key, "login.add_whitelist_entries", { emails }, { "X-Clearml-Act-As": admin });
    emails.forEach((email) => known.emails.add(email));
    const gone = [...known.emails].slice(-20, -18);
    if (gone.length < 2) return;
    gone.forEach((email) => known.emails.delete(email));
    await call(server, key, "login.remove_whitelist_entries", { emails: gone }, { "X-Clearml-Act-As": admin });
    gone.forEach((email) => known.removed.add(email));
  },
  async function preferences({ server, key, admin, known }) {
    const next = known.preference + 1;
    await call(server, key, "users.set_preferences", { preferences: { count: next } }, { "X-Clearml-Impersonate-As": admin });
    known.preference = next;
  },
];

/** Writes from all clients at once, and kills the server at a random moment. */
async function cycle(world, server, number) {
  let alive = true;
  const client = async (write) => {
    for (let i = 0; alive; i++) {
      try {
        await write({ ...world, server }, `c${number}-${i}`);
        world.known.writes += 1;
      } catch (error) {
        // A dead server cannot answer; a living one may not refuse.
        if (alive) throw error;
      }
    }
  };
  const running = Promise.all(CLIENTS.map(client));
  const moment = EARLIEST + random() * (LATEST - EARLIEST);
  const killed = new Promise((next) => setTimeout(next, moment)).then(() => {
    alive = false;
    return server.kill();
  });
  await Promise.all([running, killed]);
}

/** The IDs of all users, page by page: the API gives 500 at most at a time. */
async function everybody(server, key, asAdmin) {
  const ids = [];
  for (let page = 0; ; page += 1) {
    const { users } = await call(server, key, "users.get_all", { only_fields: ["id"], page, page_size: 500 }, asAdmin);
    ids.push(...users.map(({ id }) => id));
    if (users.length < 500) return ids;
  }
}

/** What is wrong after a restart; nothing, if all is well. */
async function problems(world, server) {
  const { key, admin, company, known } = world;
  const asAdmin = { "X-Clearml-Impersonate-As": admin };
  const [all, credentials, settings, preferences] = await Promise.all([
    everybody(server, key, asAdmin),
    call(server, key, "auth.get_credentials", {}, asAdmin),
    call(server, key, "login.get_settings", {}, { "X-Clearml-Act-As": admin }),
    call(server, key, "users.get_preferences", {}, asAdmin),
  ]);
  const found = {
    users: new Set(all),
    keys: new Set(credentials.credentials.map(({ access_key }) => access_key)),
    emails: new Set(settings.whitelist_entries.map(({ email }) => email)),
  };
  const missing = (what) => [...known[what]].filter((one) => !found[what].has(one)).map((one) => `lost of ${what}: ${one}`);
  const back = (gone, what) => [...known[gone]].filter((one) => found[what].has(one)).map((one) => `${one} came back`);
  const wrong = [...missing("users"), ...missing("keys"), ...missing("emails"), ...back("revoked", "keys"), ...back("removed", "emails")];
  const count = preferences.preferences.count ?? 0;
  if (count !== known.preference && count !== known.preference + 1) wrong.push(`preference ${count}, not ${known.preference}`);
  // Two addresses come with one call and go with one.
  for (const email of found.emails) {
    const twin = email.replace(/-[ab]@/, (which) => (which === "-a@" ? "-b@" : "-a@"));
    if (!found.emails.has(twin)) wrong.push(`half a call: ${email} without ${twin}`);
  }
  // What was done and not acknowledged counts from now on.
  for (const what of ["users", "keys", "emails"]) known[what] = found[what];
  known.preference = count;
  wrong.push(...(await seats(server, world, found.users.size)));
  return wrong;
}

/** Seats are counted apart from the rows they stand for: with exactly as many, one more user fits and a second does not. */
async function seats(server, { key, company }, users) {
  const limit = (allowed_users) => call(server, key, "system.update_company_settings", { company, allowed_users });
  const attempt = (name) =>
    createUser(server, company, { name, email: `${name}@acme.test` }).then((id) => id, (error) => error.code);
  await limit(users + 1);
  const stamp = randomBytes(4).toString("hex");
  const [fits, full] = [await attempt(`fits-${stamp}`), await attempt(`full-${stamp}`)];
  await limit(null);
  if (!/^[0-9a-f]{32}$/.test(fits)) return [`${users} users of ${users + 1} seats, and no place: ${fits}`];
  await call(server, key, "auth.delete_user", { user: fits });
  return /^[0-9a-f]{32}$/.test(full) ? [`more users than seats: ${users + 2} of ${users + 1}`] : [];
}

async function main() {
  console.log(`seed ${seed}`);
  let server = await start({ data });
  const company = await createTenant(server, "Acme");
  const admin = await createUser(server, company, { name: "Ada", email: "ada@acme.test", role: "admin" });
  const world = { key: server.supervisor, company, admin, known: new Acknowledged() };
  let [failed, slowest] = [0, 0];
  for (let number = 1; number <= CYCLES; number++) {
    await cycle(world, server, number);
    const before = performance.now();
    server = await start({ data });
    const took = performance.now() - before;
    slowest = Math.max(slowest, took);
    const wrong = await problems(world, server);
    if (took > LONGEST_START) wrong.push(`the start took ${Math.round(took)} ms`);
    if (wrong.length > 0) console.log(`FAILED  cycle ${number}: ${wrong.slice(0, 5).join("; ")}`);
    failed += wrong.length > 0;
  }
  await server.stop();
  rmSync(join(data, ".."), { recursive: true });
  console.log(`${world.known.writes} acknowledged writes; the slowest start took ${Math.round(slowest)} ms`);
  console.log(`${CYCLES - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed ? 1 : 0;
}

await main();
