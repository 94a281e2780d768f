// What the tests make before they look: tenants, users, passwords and browser sessions, through the doors of the product.
import { spawn } from "node:child_process";
import { BINARY } from "./server.mjs";

/**
 * @typedef {import("./server.mjs").Server} Server
 * @typedef {{ accessKey: string, secretKey: string }} Key
 * @typedef {{ name: string, email: string, role?: string, internal?: boolean }} Person
 * @typedef {{ name: string, value: string, domain: string, path: string, httpOnly: true, secure: true, sameSite: "Lax" }} Cookie
 */

/** A call the API has refused; `code` is its result code and subcode, such as `400/12`. */
export class Refused extends Error {
  /** @param {string} endpoint @param {any} meta */
  constructor(endpoint, meta) {
    super(`${endpoint}: ${meta?.result_code}/${meta?.result_subcode} ${meta?.result_msg}`);
    this.code = `${meta?.result_code}/${meta?.result_subcode}`;
  }
}

/**
 * Calls the API and answers the `data`.
 * @param {{ api: string }} server
 * @param {Key} key
 * @param {string} endpoint
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>}
 */
export async function call(server, key, endpoint, body = {}, headers = {}) {
  const authorization = `Basic ${btoa(`${key.accessKey}:${key.secretKey}`)}`;
  const response = await fetch(`${server.api}/${endpoint}`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const { meta, data } = await response.json();
  if (meta.result_code !== 200) throw new Refused(endpoint, meta);
  return data;
}

/**
 * Makes a tenant; answers its ID.
 * @param {Server} server
 * @param {string} name
 * @param {object} [defaults]
 * @returns {Promise<string>}
 */
export async function createTenant(server, name, defaults = {}) {
  return (await call(server, server.supervisor, "system.create_company", { name, defaults })).id;
}

/**
 * Makes a user; answers the ID.
 * @param {Server} server
 * @param {string} company
 * @param {Person} person
 * @returns {Promise<string>}
 */
export async function createUser(server, company, person) {
  return (await call(server, server.supervisor, "auth.create_user", { role: "user", company, ...person })).id;
}

/**
 * Makes many users, several at a time.
 * @param {Server} server
 * @param {string} company
 * @param {Person[]} people
 */
export async function createUsers(server, company, people) {
  const waiting = [...people];
  const work = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift()) await createUser(server, company, person);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/**
 * Makes a key of a user.
 * @param {Server} server
 * @param {string} user
 * @returns {Promise<Key>}
 */
export async function createKey(server, user) {
  const headers = { "X-Clearml-Impersonate-As": user };
  const { credentials } = await call(server, server.supervisor, "auth.create_credentials", {}, headers);
  return { accessKey: credentials.access_key, secretKey: credentials.secret_key };
}

/**
 * Makes a group in the tenant of an administrator, who makes it; answers its ID.
 * @param {Server} server
 * @param {string} admin
 * @param {{ name: string, users?: string[] }} group
 * @returns {Promise<string>}
 */
export async function createGroup(server, admin, group) {
  const headers = { "X-Clearml-Impersonate-As": admin };
  return (await call(server, server.supervisor, "permissions.add_or_update_user_group", group, headers)).id;
}

/**
 * `tenantry user password EMAIL` beside the running server.
 * @param {Server} server
 * @param {string} email
 * @param {string} password
 */
export async function setPassword(server, email, password) {
  const child = spawn(BINARY, ["user", "password", email, "--data", server.data], { env: { PATH: process.env.PATH } });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  child.stdin.end(`${password}\n`);
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`tenantry user password ended with ${code}: ${said}`);
}

/**
 * Signs in as the sign-in form does; answers the cookie of the session.
 * @param {Server} server
 * @param {string} email
 * @param {string} password
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Cookie>}
 */
export async function signIn(server, email, password, headers = {}) {
  const response = await fetch(`${server.web}/sign-in`, {
    method: "POST",
    headers: { origin: server.web, ...headers },
    body: new URLSearchParams({ email, password }),
    redirect: "manual",
  });
  const [, name, value] = response.headers.get("set-cookie")?.match(/^([^=]+)=([^;]+)/) ?? [];
  if (!name) throw new Error(`${email} could not sign in: ${response.status} ${response.headers.get("location")}`);
  const domain = new URL(server.web).hostname;
  return { name, value, domain, path: "/", httpOnly: true, secure: true, sameSite: "Lax" };
}
