/** `bun run dev`: from a fresh clone to a served API. Imports no package before they are installed. */
const installed = Bun.spawnSync(["bun", "install", "--silent"], { stdio: ["ignore", "inherit", "inherit"] });
if (!installed.success) process.exit(installed.exitCode);

// A process that began without packages would go on without ours and their patches, so the work is that of a new one.
const server = Bun.spawn([process.execPath, "--no-orphans", "src/commands/dev-server.ts"], {
  stdio: ["ignore", "inherit", "inherit"],
  detached: true, // Ctrl-C reaches it through this process, once
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill(signal));
process.exitCode = await server.exited;
