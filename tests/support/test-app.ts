import { createApp } from "@/app";
import type { Database } from "@/core/database";
import { createLogger } from "@/core/logging";
import { testConfig } from "./test-config";

/** The whole application on a test's database, silent. */
export function createTestApp(database: Database) {
  return createApp(database, {
    logger: createLogger({ level: "silent", format: "json" }),
    bodyLimitBytes: testConfig.http.bodyLimitBytes,
  });
}
