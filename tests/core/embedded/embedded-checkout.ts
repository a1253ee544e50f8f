import { test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";

import {
  attachEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
  removeEmbeddedServer,
} from "@/core/database/connection/embedded/embedded-server";

const linux = process.platform === "linux";

/** A checkout in a temporary folder that only its owner may enter, removed with its server at the end of its scope. */
export class TemporaryCheckout implements AsyncDisposable {
  readonly top = realpathSync(mkdtempSync(join(tmpdir(), "plinth-embedded-")));
  readonly path: string;

  constructor(name = "shop") {
    this.path = join(this.top, name);
    mkdirSync(this.path, { recursive: true });
  }

  get folder(): string {
    return join(this.path, ".data", "postgres");
  }

  attach(options: Partial<EmbeddedServerOptions> = {}): Promise<EmbeddedServer> {
    return attachEmbeddedServer({ folder: this.folder, durable: true, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeEmbeddedServer(this.folder);
    rmSync(this.top, { recursive: true, force: true });
  }
}

/** The process id of the server's main process. */
export function postmasterOf({ folder }: { folder: string }): number {
  return Number.parseInt(readFileSync(join(folder, "data", "postmaster.pid"), "utf8"));
}

/** As `kill -9`, and waits until the process is gone. */
export async function killHard(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  await until(() => !isAlive(pid));
}

/** A process that is dead and only waits for its parent to notice does not count. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !(linux && /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8")));
  } catch {
    return false;
  }
}

/** Waits for a condition; the test's own timeout is the bound. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await Bun.sleep(10);
}

/** Runs `work` on one connection of its own. */
export async function withConnection<Result>(url: string, work: (sql: postgres.Sql) => Promise<Result>) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

const isRoot = process.getuid?.() === 0;
const leaveOut = () => {};

/** For what PostgreSQL's refusal to run as root brings about; an ordinary user has no such test. */
export const testAsRoot = isRoot ? test.concurrent : leaveOut;

/** For what root is allowed whatever the file's mode says; root has no such test. */
export const testAsOrdinaryUser = isRoot ? leaveOut : test.concurrent;
