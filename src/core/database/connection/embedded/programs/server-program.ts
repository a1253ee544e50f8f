import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { Binaries } from "./embedded-binaries";
import { EmbeddedServerError, errorCode, explainFailure } from "../embedded-server-error";
import type { EmbeddedState } from "../state/embedded-state";
import { isRoot, serverAccount } from "../state/root-home";

interface Program {
  binaries: Binaries;
  name: "initdb" | "pg_ctl";
  args: string[];
  /** An open file for everything it prints. */
  output: number;
}

/** For a child that must see no variable of ours, such as PGDATA. LC_ALL gives PostgreSQL's messages in English. */
export const cleanEnvironment = process.platform === "win32" ? {} : { env: { PATH: "/usr/bin:/bin", LC_ALL: "C" } };

/**
 * Runs one of PostgreSQL's programs to its end and returns the exit code. It works in the state's home, so that the
 * arguments can be relative: the path of the checkout never reaches the shell these programs use.
 */
export async function runProgram(state: EmbeddedState, program: Program): Promise<number | null> {
  try {
    const child = spawn(join(program.binaries.native, "bin", program.name), program.args, {
      cwd: state.home,
      stdio: ["ignore", program.output, program.output],
      ...cleanEnvironment,
      ...(isRoot ? serverAccount() : {}),
    });
    await once(child, "exit");
    return child.exitCode;
  } catch (error) {
    throw notRunnable(program, error);
  }
}

/** A file that exists and yet "is not there" wants a program loader of another system: glibc's, on a musl system. */
function notRunnable({ name }: Program, error: unknown): EmbeddedServerError {
  const reason = errorCode(error) === "ENOENT" ? "cannot execute: its loader is missing" : String(error);
  return explainFailure(`PostgreSQL's ${name} could not be run`, reason, error);
}
