// A real identity provider (npm oidc-provider) on a free port of the loopback.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = { id: "tenantry", secret: "a-secret-of-the-client-at-the-provider" };

/**
 * @typedef {{ email?: string, email_verified?: boolean, name?: string }} Somebody
 * @typedef {object} IdentityProvider
 * @property {string} issuer
 * @property {Map<string, Somebody>} people  who can sign in there, by login name
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a provider for a server at `web` that calls it `key`.
 * @param {string} web
 * @param {string} key
 * @param {{ slash?: boolean, thin?: boolean }} [ways]
 *   `slash`: its issuer ends in a slash, as Auth0's does; `thin`: claims are in userinfo alone, as the standard has it
 * @returns {Promise<IdentityProvider>}
 */
export async function startProvider(web, key, ways = {}) {
  const listener = createServer();
  await new Promise((done) => listener.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (listener.address());
  const issuer = `http://127.0.0.1:${port}${ways.slash ? "/" : ""}`;
  /** @type {Map<string, Somebody>} */
  const people = new Map();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${web}/callback_${key}`],
        post_logout_redirect_uris: [`${web}/login`],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: ways.thin ?? false,
    cookies: { keys: [randomUUID()] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: randomUUID(), alg: "RS256", use: "sig" }] },
    pkce: { required: () => true },
    // Nobody is asked whether the application may know the address.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  listener.on("request", provider.callback());
  return {
    issuer,
    people,
    stop: async () => {
      listener.closeAllConnections();
      await new Promise((done) => listener.close(done));
    },
  };
}

/**
 * What the server is told of a provider.
 * @param {string} key
 * @param {string} issuer
 * @param {Record<string, string>} [more]
 */
export function settings(key, issuer, more = {}) {
  const secure = `CLEARML__secure__login__sso__oauth_client__${key}__`;
  const services = `CLEARML__services__login__sso__oauth_client__${key}__`;
  const rest = Object.entries(more).map(([name, value]) => [services + name, value]);
  return {
    [`${secure}client_id`]: `"${CLIENT.id}"`,
    [`${secure}client_secret`]: `"${CLIENT.secret}"`,
    [`${services}base_url`]: `"${issuer}"`,
    ...Object.fromEntries(rest),
  };
}
