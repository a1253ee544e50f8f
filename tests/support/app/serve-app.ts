import type { Database } from "@/core/database";
import { listen } from "@/core/http/server/listen";
import { createTestApp } from "./test-app";

/** The whole application on a test's database, on a free port of this machine. */
export function serveApp(database: Database) {
  const server = listen(createTestApp(database), { port: 0, hostname: "127.0.0.1" });
  return { origin: server.url.origin, stop: () => server.stop(true) };
}
