import { type Config, type DatabaseConfig, type DatabaseUrl, readConfig, variableOf } from "@/core/config";
import { checkConnection, reachServer } from "@/core/database/connection";
import { describeError } from "@/core/logging";

/** Runs a command-line script. A failure is printed as its message alone, without values, and the exit code is 1. */
export async function runCommand(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    const { type, message, code } = describeError(error);
    console.error(`${type}: ${message}`);
    if (type === "PostgresError" && code === "42501") console.error(lacksRight);
    process.exitCode = 1;
  }
}

const lacksRight =
  "The role of the URL may not do this. For migrations, let MIGRATION_URL name the owner of the tables; else grant it the " +
  'right: "A user that may only work with rows" in docs/databases.md.';

type ServerWork<T> = (url: DatabaseUrl, config: Config) => Promise<T>;

/** Starts or joins the configured server, and leaves it when the work is done. @throws ConnectionRefused */
export function withServer<T>(work: ServerWork<T>): Promise<T> {
  const config = readConfig();
  return reach(config.database, (url) => work(url, config));
}

/** The same by the way of migrations, past a pooler that serves the application. @throws ConnectionRefused */
export function withMigrationServer<T>(work: ServerWork<T>): Promise<T> {
  const config = readConfig();
  return reach(config.migrations, (url) => work(url, config));
}

async function reach<T>(config: DatabaseConfig, work: (url: DatabaseUrl) => Promise<T>): Promise<T> {
  const server = await reachServer(config);
  try {
    await checkConnection(server.url, variableOf(config));
    return await work(server.url);
  } finally {
    await server.release();
  }
}
