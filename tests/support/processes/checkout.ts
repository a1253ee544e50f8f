import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finished, type Running, launch } from "./launch";

const project = fileURLToPath(new URL("../../..", import.meta.url));
const parts = ["package.json", "bun.lock", "bunfig.toml", "tsconfig.json", "drizzle.config.ts", "src", "drizzle"];

/** A copy of the project as a stranger clones it: nothing installed, and a space in its path. */
export interface Checkout {
  folder: string;
  run(...command: string[]): Promise<Finished>;
  start(command: string[], environment?: Record<string, string>): Running;
  remove(): Promise<void>;
}

export async function createCheckout(): Promise<Checkout> {
  const home = await mkdtemp(join(tmpdir(), "checkout-"));
  const folder = join(home, "my plinth");
  for (const part of parts) await cp(join(project, part), join(folder, part), { recursive: true });

  const start = (command: string[], environment: Record<string, string> = {}) => launch(folder, command, environment);
  return {
    folder,
    start,
    run: (...command) => start(["bun", "run", "--silent", ...command]).finished(),
    remove: async () => {
      const { removeEmbeddedServer } = await import("@/core/database/connection/embedded/embedded-server");
      await removeEmbeddedServer(join(folder, ".data/postgres"));
      await rm(home, { recursive: true });
    },
  };
}
