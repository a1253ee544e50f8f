import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";

import { EmbeddedServerError } from "./embedded-server-error";
import type { EmbeddedState } from "./state/embedded-state";

/** The main process of a running server, as its `postmaster.pid` tells. */
export interface Postmaster {
  pid: number;
  port: number;
  /** False while it starts, recovers or stops. */
  ready: boolean;
  /** Whether the folder was renamed under the running server, which has to start anew where it is now. */
  moved: boolean;
}

const PATIENCE_MILLISECONDS = 30_000;

/** The running server of this state, or nothing. */
export function findPostmaster(state: EmbeddedState): Postmaster | undefined {
  const [pid, data, , port, , , , status] = (readPidFile(state) ?? "").split("\n");
  if (!Number(pid) || !isPostgres(Number(pid))) return undefined;
  const recorded = realPath(data);
  const moved = recorded === undefined;
  if (!moved && recorded !== realPath(state.data)) return undefined;
  return { pid: Number(pid), port: Number(port), ready: status?.trim() === "ready", moved };
}

/**
 * Makes the way free for a start when nothing runs. PostgreSQL itself replaces the file of a dead server (and looks
 * there for orphans of it), but refuses to start while the recorded process exists, whoever that is after a reboot.
 */
export function removeStalePidFile(state: EmbeddedState): void {
  const pid = Number.parseInt(readPidFile(state) ?? "0");
  if (Number.isNaN(pid) || (pid > 0 && isAlive(pid))) forgetPostmaster(state);
}

/** For a file that turned out to tell of another server. */
export function forgetPostmaster(state: EmbeddedState): void {
  rmSync(pidFile(state), { force: true });
}

/** Stops the server, if it runs, and cuts off whoever is connected. What was committed is safe. */
export async function stopPostmaster(state: EmbeddedState): Promise<void> {
  const postmaster = findPostmaster(state);
  if (!postmaster) return;

  // A fast shutdown; failing that, one without the checkpoint at its end.
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    send(signal, postmaster.pid);
    if (await hasEnded(postmaster.pid)) return;
  }
  throw new EmbeddedServerError(
    `The embedded server in ${state.folder} does not stop: end process ${postmaster.pid} and try again.`,
  );
}

async function hasEnded(pid: number): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (isPostgres(pid) && Date.now() < deadline) await Bun.sleep(10);
  return !isPostgres(pid);
}

const pidFile = (state: EmbeddedState): string => join(state.data, "postmaster.pid");

function readPidFile(state: EmbeddedState): string | undefined {
  try {
    return readFileSync(pidFile(state), "utf8");
  } catch {
    return undefined;
  }
}

function realPath(path = ""): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const isAlive = (pid: number): boolean => send(0, pid);

/** Whether there is such a process of this user. */
function send(signal: NodeJS.Signals | 0, pid: number): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether the process is a PostgreSQL server, and not one that is dead and only waits for its parent to notice. */
function isPostgres(pid: number): boolean {
  if (process.platform === "win32") return isAlive(pid);
  if (process.platform === "linux") return /^\d+ \(postgres\) [^Z]/.test(readStat(pid));
  const { stdout } = spawnSync("/bin/ps", ["-o", "stat=,comm=", "-p", `${pid}`], { encoding: "utf8" });
  return /^[^Z\s]\S*\s.*postgres$/m.test(stdout);
}

/** "4711 (postgres) S …" */
function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}
