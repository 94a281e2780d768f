// Sees the binary start on nothing, serve what it carries inside, and end in order: what a release must do.
import assert from "node:assert/strict";
import { start } from "./support/server.mjs";

const server = await start();
try {
  const health = await fetch(`${server.web}/healthz`);
  assert.equal(health.status, 200, "/healthz");

  const page = await fetch(`${server.web}/`, { headers: { accept: "text/html" } });
  assert.equal(page.status, 200, "the first page");
  const files = [...new Set((await page.text()).match(/\/pkg\/[0-9a-f]{16}\/[\w./-]+/g))];
  for (const kind of ["wasm", "js", "css"]) {
    const file = files.find((file) => file.endsWith(`/tenantry.${kind}`));
    assert.ok(file, `the page names no ${kind}: was the site built?`);
    const answer = await fetch(`${server.web}${file}`, { headers: { "accept-encoding": "br" } });
    assert.equal(answer.status, 200, file);
    assert.equal(answer.headers.get("content-encoding"), "br", file);
    assert.match(answer.headers.get("cache-control") ?? "", /immutable/, file);
    assert.ok((await answer.arrayBuffer()).byteLength > 0, file);
  }
  const ping = await fetch(`${server.api}/debug.ping`);
  assert.equal(ping.status, 200, "the API");
} catch (error) {
  console.error(server.log());
  throw error;
} finally {
  assert.equal(await server.stop(), 0, "the exit code after SIGTERM");
}
console.log("smoke: starts on nothing, serves its pages and files, ends in order");
