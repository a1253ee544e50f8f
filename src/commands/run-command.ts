import { type Config, readConfig } from "@/core/config";
import { checkConnection, reachServer } from "@/core/database/connection";

/** Runs a command-line script. A failure is printed as its message alone, and the exit code is 1. */
export async function runCommand(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Starts or joins the configured server, and leaves it when the work is done. @throws ConnectionRefused */
export async function withServer<T>(work: (url: string, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(Bun.env);
  const server = await reachServer(config.database);
  try {
    await checkConnection(server.url);
    return await work(server.url, config);
  } finally {
    await server.release();
  }
}
