import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DatabaseUrl } from "@/core/config";
import { waitForDatabase } from "@/core/database/connection";
import { findBinaries } from "@/core/database/connection/embedded/programs/embedded-binaries";
import { isRoot, serverAccount } from "@/core/database/connection/embedded/state/root-home";
import { freePort } from "../../support/processes/free-port";
import type { TemporaryCheckout } from "../embedded/embedded-checkout";
import { withConnection } from "../embedded/embedded-checkout";

/** A real standby of an embedded server: a copy of its files that follows it by streaming. */
export class StandbyServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly data: string,
    readonly url: DatabaseUrl,
  ) {}

  static async of(checkout: TemporaryCheckout, primary: DatabaseUrl): Promise<StandbyServer> {
    const home = realpathSync(checkout.folder);
    const url = primary.with({ port: freePort() });
    const standby = new StandbyServer(join(findBinaries(home).native, "bin", "postgres"), join(home, "standby"), url);
    await standby.#copy(join(home, "data"), primary);
    await standby.start();
    return standby;
  }

  async start(): Promise<void> {
    this.#process = spawn(this.program, ["-D", this.data, "-p", String(this.url.port)], {
      cwd: this.data,
      stdio: "ignore",
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
      ...(isRoot ? serverAccount() : {}),
    });
    await waitForDatabase(this.url);
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    if (this.#process === undefined) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGQUIT");
    await ended;
    this.#process = undefined;
  }

  /** The files as they are while the primary works, between the start and the stop of a backup. */
  async #copy(from: string, primary: DatabaseUrl): Promise<void> {
    await withConnection(primary.reveal(), async (sql) => {
      await sql`select pg_backup_start('a standby', true)`;
      cpSync(from, this.data, { recursive: true, filter: (path) => isCopied(relative(from, path)) });
      const [stop] = await sql`select labelfile from pg_backup_stop(false)`;
      writeFileSync(join(this.data, "backup_label"), String(stop?.["labelfile"]));
    });
    mkdirSync(join(this.data, "pg_wal", "archive_status"), { recursive: true });
    const { host, port, user, password } = primary;
    const way = `host=${host} port=${port} user=${user} password=${password.reveal()}`;
    writeFileSync(join(this.data, "postgresql.auto.conf"), `primary_conninfo = '${way}'\n`);
    writeFileSync(join(this.data, "standby.signal"), "");
    chmodSync(this.data, 0o700);
    if (isRoot) giveAway(this.data);
  }
}

function isCopied(path: string): boolean {
  return !/^(postmaster\.(pid|opts)|pg_wal[/\\].*|pg_replslot[/\\].*)$/.test(path);
}

function giveAway(path: string): void {
  const { uid, gid } = serverAccount();
  chownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveAway(join(path, name));
}
