import { ConfigError } from "./config-error";
import type { DatabaseConfig } from "./database/database-config";
import { readConfig } from "./read-config";
import type { Environment } from "./variables/read-variables";

/** What tests take from the environment: where their server is, and which random values to repeat. */
interface TestConfig {
  readonly database: DatabaseConfig;
  readonly seed: number | undefined;
}

const waysToTheServer = "URL HOST PORT USER PASSWORD NAME SSLMODE SSLROOTCERT DIRECT_URL POOLER".split(" ");

/** Everything else is as shipped, so that tests mean the same for everybody. @throws ConfigError */
export function readTestConfig(environment: Environment = Bun.env): TestConfig {
  const ways = waysToTheServer.map((way) => [`DATABASE_${way}`, environment[`DATABASE_${way}`]]);
  const { database } = readConfig({ ...Object.fromEntries(ways), NODE_ENV: "test" });
  return Object.freeze({ database, seed: seedIn(environment["TEST_SEED"]) });
}

function seedIn(text = ""): number | undefined {
  if (text.trim() === "") return undefined;
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new ConfigError(["TEST_SEED is not valid: expected a whole number from 0 to 4294967295."]);
}
