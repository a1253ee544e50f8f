import { readConfig } from "@/core/config";

const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_POOLER } = Bun.env;

/** What tests run with: the way to a database that the environment names, if any, and everything else as shipped. */
export const testConfig = readConfig({ NODE_ENV: "test", DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_POOLER });
