import { readConfig } from "@/core/config";

/** What tests run with: the environment's `DATABASE_URL`, if it is set, and everything else as shipped. */
export const testConfig = readConfig({ NODE_ENV: "test", DATABASE_URL: Bun.env["DATABASE_URL"] });
