import type { Database } from "@/core/database";
import { createTestApp } from "./test-app";

/** The whole application on a test's database, on a free port of this machine. */
export function serveApp(database: Database) {
  const app = createTestApp(database);
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => app.fetch(request) });
  return { origin: server.url.origin, stop: () => server.stop(true) };
}
