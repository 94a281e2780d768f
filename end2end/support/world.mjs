// The tenants that the browser tests look at.
import { randomUUID } from "node:crypto";
import { createTenant, createUser, createUsers, setPassword, signIn } from "./api.mjs";

/**
 * @typedef {import("./server.mjs").Server} Server
 * @typedef {import("./api.mjs").Cookie} Cookie
 * @typedef {{ id: string, name: string, email: string, password: string, cookie: Cookie }} Admin
 * @typedef {{ company: string, admin: Admin }} Tenant
 */

export const ARABIC = "محمد الأحمد";
export const LONG = "Wolfeschlegelsteinhausenbergerdorff".repeat(3);
export const TURKISH = "Işıl Öztürk";
/** Breaks out of every place a name may stand in, if one lets it, and asks for a dialog. */
export const POLYGLOT = `"'--></title></script></textarea><svg onload=alert(1)><img src=x onerror=alert(2)>javascript:alert(3)//`;

/** A tenant with names of every kind: few users, so that they fit on one page. @param {Server} server @returns {Promise<Tenant>} */
export async function acme(server) {
  const company = await createTenant(server, "Acme Robotics", { allowed_users: 100 });
  const admin = await createAdmin(server, company, "Ada Kowalska");
  await createUsers(server, company, [
    { name: ARABIC, email: "mohammed@acme.test" },
    { name: LONG, email: `${"long".repeat(12)}@${"acme.".repeat(20)}test` },
    { name: TURKISH, email: "isil@acme.test" },
    { name: POLYGLOT, email: "polyglot@acme.test" },
    { name: "Chiara Ferrari", email: "chiara@acme.test", role: "admin" },
    { name: "The fleet", email: "fleet@acme.test", internal: true },
  ]);
  return { company, admin };
}

/** How many users the crowd has besides its admin. */
export const CROWD = 130;

/** A tenant whose users fill three pages. @param {Server} server @returns {Promise<Tenant>} */
export async function crowd(server) {
  const company = await createTenant(server, "Umbra");
  const people = Array.from({ length: CROWD }, (_, i) => {
    const number = String(i).padStart(3, "0");
    return { name: `Person ${number}`, email: `p${String(CROWD - i).padStart(3, "0")}@umbra.test` };
  });
  const [admin] = await Promise.all([createAdmin(server, company, "Umberto Ombra"), createUsers(server, company, people)]);
  return { company, admin };
}

/** Somebody new who administers the tenant, signed in. @param {Server} server @param {string} company @param {string} name @returns {Promise<Admin>} */
export async function createAdmin(server, company, name) {
  const email = `${randomUUID()}@admins.test`;
  // Nothing of names or addresses, of which a password may have no part.
  const password = "seven gates, all shut at dusk";
  const id = await createUser(server, company, { name, email, role: "admin" });
  await setPassword(server, email, password);
  return { id, name, email, password, cookie: await signIn(server, email, password, elsewhere()) };
}

/** A network of its own: attempts to sign in are limited by network. */
export function elsewhere() {
  const byte = () => 1 + Math.floor(Math.random() * 250);
  return { "x-forwarded-for": `10.${byte()}.${byte()}.${byte()}` };
}
