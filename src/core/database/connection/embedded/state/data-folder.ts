import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { EmbeddedServerError, SET_DATABASE_URL } from "../embedded-server-error";
import type { Binaries } from "../programs/embedded-binaries";
import { initialiseCluster } from "../programs/initdb";
import type { EmbeddedState } from "./embedded-state";

const ASIDE = "aside-";

/** Makes the data folder unless it is there: aside, then renamed, so that half of one is never started. */
export async function ensureDataFolder(state: EmbeddedState, binaries: Binaries, durable: boolean): Promise<void> {
  removeLeftovers(state);
  if (existsSync(state.data)) return requireSameMajor(state, binaries);

  const folder = join(state.home, ASIDE + crypto.randomUUID());
  const password = crypto.randomUUID();
  writeFileSync(state.password, password, { mode: 0o600 });
  try {
    await initialiseCluster(state, binaries, { folder, password, durable });
    renameSync(join(folder, "data"), state.data);
    if (process.platform !== "win32") syncFolder(state.home);
  } finally {
    removeLeftovers(state);
  }
}

/** Removes the home with all that is in it; the data goes first and in one step. */
export function removeHome(state: EmbeddedState): void {
  if (existsSync(state.data)) renameSync(state.data, join(state.home, ASIDE + crypto.randomUUID()));
  rmSync(state.home, { recursive: true, force: true, maxRetries: 5 });
}

/** @throws EmbeddedServerError when it cannot be read. */
export function readPassword(state: EmbeddedState): string {
  try {
    return readFileSync(state.password, "utf8");
  } catch (cause) {
    throw new EmbeddedServerError(
      `The embedded server's password cannot be read from ${state.password}: \`bun run db:reset\` makes an empty ` +
        `database with a new one.`,
      { cause },
    );
  }
}

function requireSameMajor(state: EmbeddedState, binaries: Binaries): void {
  const data = Number.parseInt(readFileSync(join(state.data, "PG_VERSION"), "utf8"));
  const programs = Number.parseInt(binaries.version);
  if (data === programs) return;
  throw new EmbeddedServerError(
    `${state.data} was made by PostgreSQL ${data} and the installed binaries are version ${programs}: ` +
      `\`bun run db:reset\` makes an empty database, or ${SET_DATABASE_URL}.`,
  );
}

/** The rename must not be forgotten by a power cut that comes after the first commits. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** What a finished, failed or killed initialisation left behind. An orphaned initdb may still be writing: next time. */
function removeLeftovers(state: EmbeddedState): void {
  for (const name of readdirSync(state.home).filter((entry) => entry.startsWith(ASIDE))) {
    try {
      rmSync(join(state.home, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}
