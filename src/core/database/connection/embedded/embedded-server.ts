import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { withEmbeddedLock } from "./embedded-lock";
import { EmbeddedServerError, explainFailure } from "./embedded-server-error";
import { joinServer } from "./join-server";
import { stopPostmaster } from "./postmaster";
import { findBinaries } from "./programs/embedded-binaries";
import { cleanEnvironment } from "./programs/server-program";
import { startPostmaster } from "./programs/start-postmaster";
import { ensureDataFolder, removeHome } from "./state/data-folder";
import { canonicalFolder, findState, openState, refuseForeignFolder, stateOf } from "./state/embedded-state";
import type { EmbeddedState } from "./state/embedded-state";
import { abandonedHomes, isRoot } from "./state/root-home";

export interface EmbeddedServerOptions {
  /** Where the server lives: `<checkout>/.data/postgres`. */
  folder: string;
  /** False only for tests: then a crash of the machine may destroy the data, and nothing waits for the disk. */
  durable: boolean;
  /** For tests: another folder than that of this platform's npm package. */
  binaries?: string;
  /** For tests: how long the server stays without a user. */
  idleMilliseconds?: number;
}

/** This process's use of a real PostgreSQL server, which it shares with every process that attaches to the folder. */
export interface EmbeddedServer {
  /** The URL of a database on this server, for this process and for psql. */
  url(database?: string): string;
  /** Gives up this process's use. The server stops by itself soon after its last user has left or died. */
  detach(): Promise<void>;
}

/** Time enough to paste what `db:url` printed, and to go from one test file to the next. */
const IDLE_MILLISECONDS = 10_000;

/**
 * Starts the embedded server of a checkout, or joins the one that runs.
 * @throws EmbeddedServerError which says in one sentence what to do
 */
export async function attachEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  try {
    mkdirSync(dirname(options.folder), { recursive: true });
    const folder = canonicalFolder(options.folder);
    refuseForeignFolder(folder);
    return await withEmbeddedLock(folder, () => attach({ ...options, folder }));
  } catch (error) {
    throw explained(options.folder, error);
  }
}

/** Stops the embedded server of a checkout, whoever uses it, and removes it with all its data. */
export async function removeEmbeddedServer(path: string): Promise<void> {
  if (!existsSync(dirname(path))) return;
  try {
    const folder = canonicalFolder(path);
    refuseForeignFolder(folder);
    await withEmbeddedLock(folder, () => remove(folder));
  } catch (error) {
    throw explained(path, error);
  }
}

async function attach({ folder, durable, binaries, idleMilliseconds }: EmbeddedServerOptions): Promise<EmbeddedServer> {
  if (isRoot && !durable) await sweepAbandonedHomes();
  const state = openState(folder, durable);
  const { lease, address } = await joinServer(state, async () => {
    const programs = findBinaries(state.home, binaries);
    await ensureDataFolder(state, programs, durable);
    await startPostmaster(state, programs);
  });
  if (!lease.reaped) startReaper(state, idleMilliseconds ?? IDLE_MILLISECONDS);

  const { password, port } = address;
  return {
    url: (database = "postgres") => `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    detach: () => lease.release(),
  };
}

async function remove(folder: string): Promise<void> {
  const state = findState(folder);
  if (state) {
    await stopPostmaster(state);
    removeHome(state);
  }
  rmSync(folder, { recursive: true, force: true }); // where it is a link
}

/** Others may do the same at the same time: whoever renames a home removes it. */
async function sweepAbandonedHomes(): Promise<void> {
  for (const home of abandonedHomes()) {
    const claimed = `${home}.swept`;
    try {
      await stopPostmaster(stateOf(home, home));
      renameSync(home, claimed);
      rmSync(claimed, { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

/** By way of a shell that leaves it behind: `bun test` kills all children, detached or not, when a test times out. */
function startReaper({ folder, home }: EmbeddedState, idleMilliseconds: number): void {
  const script = join(import.meta.dir, "embedded-reaper.ts");
  const command = [process.execPath, script, folder, home, `${idleMilliseconds}`];
  const [program = "", ...args] =
    process.platform === "win32" ? command : ["/bin/sh", "-c", '"$@" &', "sh", ...command];
  const child = spawn(program, args, { cwd: "/", detached: true, stdio: "ignore", ...cleanEnvironment });
  child.on("error", () => {}); // then the server merely stays
  child.unref();
}

function explained(folder: string, error: unknown): EmbeddedServerError {
  if (error instanceof EmbeddedServerError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return explainFailure(`The embedded PostgreSQL server in ${folder} cannot be used`, message, error);
}
