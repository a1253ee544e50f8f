import { type Config, readConfig } from "@/core/config";
import { checkConnection, reachServer } from "@/core/database/connection";
import { describeError } from "@/core/logging";

/** Runs a command-line script. A failure is printed as its message alone, without values, and the exit code is 1. */
export async function runCommand(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    const { type, message } = describeError(error);
    console.error(`${type}: ${message}`);
    process.exitCode = 1;
  }
}

/** Starts or joins the configured server, and leaves it when the work is done. @throws ConnectionRefused */
export function withServer<T>(work: (url: string, config: Config) => Promise<T>): Promise<T> {
  return reach(work, "DATABASE_URL");
}

/** The same on `MIGRATION_URL`, where a pooler serves the application. @throws ConnectionRefused */
export function withMigrationServer<T>(work: (url: string, config: Config) => Promise<T>): Promise<T> {
  return reach(work, "MIGRATION_URL");
}

async function reach<T>(
  work: (url: string, config: Config) => Promise<T>,
  preferred: "DATABASE_URL" | "MIGRATION_URL",
): Promise<T> {
  const config = readConfig(Bun.env);
  const { url, migrationUrl } = config.database;
  const isDirect = preferred === "MIGRATION_URL" && migrationUrl !== undefined;
  const server = await reachServer({ url: isDirect ? migrationUrl : url });
  try {
    await checkConnection(server.url, isDirect ? preferred : "DATABASE_URL");
    return await work(server.url, config);
  } finally {
    await server.release();
  }
}
