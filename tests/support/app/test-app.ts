import { createApp } from "@/app";
import type { Database } from "@/core/database";
import { createLogger } from "@/core/logging";
import { testConfig } from "./test-config";

/** The whole application on a test's database, silent but for why an answer was a 500. */
export function createTestApp(database: Database, { level = "error" } = {}) {
  return createApp(database, {
    logger: createLogger({ level, format: "pretty" }),
    bodyLimitBytes: testConfig.http.bodyLimitBytes,
  });
}
