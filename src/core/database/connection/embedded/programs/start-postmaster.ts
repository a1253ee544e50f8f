import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

import { EmbeddedServerError, explainFailure, SET_DATABASE_URL } from "../embedded-server-error";
import { findPostmaster, removeStalePidFile } from "../postmaster";
import type { Binaries } from "./embedded-binaries";
import { runProgram } from "./server-program";
import type { EmbeddedState } from "../state/embedded-state";
import { giveToServer } from "../state/root-home";

const FIRST_PORT = 20_000;
const PORTS = 10_000;
const PORTS_TO_TRY = 5;

/** Orphans of a killed server hold its shared memory for a moment: the same start succeeds a little later. */
const PASSING_FAILURE = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/**
 * Starts the server of a state whose data folder is ready and whose server does not run.
 * May return before it accepts connections, or without success when trying again is worth it.
 * @throws EmbeddedServerError when it will not start
 */
export async function startPostmaster(state: EmbeddedState, binaries: Binaries): Promise<void> {
  removeStalePidFile(state);
  const ports = portsToTry(state);
  for (const port of ports) {
    if (await start(state, binaries, port)) return;
    const log = readFileSync(state.log, "utf8");
    if (PASSING_FAILURE.test(log) || findPostmaster(state)) return;
    if (!log.includes("could not create any TCP/IP sockets")) throw explainFailure("PostgreSQL did not start", log);
  }
  throw new EmbeddedServerError(
    `The embedded server found each of the ports ${ports.join(", ")} taken: free one of them, or ${SET_DATABASE_URL}.`,
  );
}

/** The port of last time first, then those of this folder: what a database tool has stored stays true. */
function portsToTry(state: EmbeddedState): number[] {
  const options = join(state.data, "postmaster.opts");
  const last = existsSync(options) ? /"-p" "(\d+)"/.exec(readFileSync(options, "utf8"))?.[1] : undefined;
  const home = Number(Bun.hash(state.folder) % BigInt(PORTS));
  const own = Array.from({ length: PORTS_TO_TRY }, (_, index) => FIRST_PORT + ((home + index) % PORTS));
  return last === undefined ? own : [Number(last), ...own.filter((port) => port !== Number(last))];
}

/**
 * pg_ctl starts the server in a session of its own: neither Ctrl-C in the terminal nor the end of this process, or of
 * its children, reaches it. The server is ready long before pg_ctl looks for the first time, so its success is not
 * awaited, only its failure.
 */
async function start(state: EmbeddedState, binaries: Binaries, port: number): Promise<boolean> {
  const output = openLog(state);
  const args = ["start", "-D", "data", "-l", "server.log", "-o", `-p ${port}`];
  const ended = runProgram(state, { binaries, name: "pg_ctl", args, output }).finally(() => closeSync(output));
  while (!findPostmaster(state)?.ready) {
    const code = await Promise.race([ended, Bun.sleep(5)]);
    if (code !== undefined) return code === 0;
  }
  return true;
}

/** A new log for each start, so that it tells why this one failed; that of the last run is kept beside it. */
function openLog(state: EmbeddedState): number {
  if (existsSync(state.log)) renameSync(state.log, join(state.home, "server.previous.log"));
  const log = openSync(state.log, "ax", 0o600);
  giveToServer(state.log);
  return log;
}
