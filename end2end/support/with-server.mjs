// Runs a command with a server of its own: node with-server.mjs COMMAND...
// The command finds E2E_WEB, E2E_API, E2E_DATA and E2E_BINARY in its environment, and the credential of the first start
// in E2E_ACCESS_KEY and E2E_SECRET_KEY unless the configuration provides another. CLEARML__* variables reach the server.
import { spawn } from "node:child_process";
import { BINARY, start } from "./server.mjs";

const [command, ...args] = process.argv.slice(2);
const configured = Object.entries(process.env).filter(([name]) => name.startsWith("CLEARML__"));
const server = await start({ env: Object.fromEntries(configured) });
const own = configured.some(([name]) => name.startsWith("CLEARML__secure__credentials__"));
const { accessKey, secretKey } = own ? {} : server.supervisor;
const env = {
  ...process.env,
  E2E_WEB: server.web,
  E2E_API: server.api,
  E2E_DATA: server.data,
  E2E_BINARY: BINARY,
  ...(accessKey && { E2E_ACCESS_KEY: accessKey, E2E_SECRET_KEY: secretKey }),
};
const child = spawn(command, args, { env, stdio: ["ignore", "inherit", "inherit"] });
const code = await new Promise((resolve) => {
  child.once("exit", resolve);
  child.once("error", (error) => resolve(console.error(error.message)));
});
const ended = await server.stop();
if (code !== 0) console.error(server.log());
if (ended !== 0) console.error(`the server did not end in order: ${ended}`);
process.exitCode = code === 0 && ended === 0 ? 0 : 1;
