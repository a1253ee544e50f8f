/** `bun run dev`: from a fresh clone to a served API. Imports no package before they are installed. */
const installed = Bun.spawnSync(["bun", "install", "--silent"], { stdio: ["ignore", "inherit", "inherit"] });
if (!installed.success) process.exit(installed.exitCode);

const { runCommand } = await import("./run-command");
const { serveForDevelopment } = await import("./dev-server");
await runCommand(serveForDevelopment);
