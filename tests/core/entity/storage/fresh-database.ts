import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "bun:test";
import postgres, { type Sql } from "postgres";

/**
 * A connection to an empty database of its own, on `DATABASE_URL` or on a server started for this process.
 * Both go away with the tests of the file.
 */
export async function freshDatabase(): Promise<Sql> {
  const server = Bun.env["DATABASE_URL"] ?? (await startServer());
  const name = `plinth_test_${Bun.randomUUIDv7("base64url").toLowerCase().replaceAll("-", "_")}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const connection = postgres(url.href, { max: 4, onnotice: () => {} });
  afterAll(async () => {
    await connection.end();
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });
  return connection;
}

let started: Promise<string> | undefined;

const programs = "/usr/lib/postgresql/15/bin";

function startServer(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "plinth-entity-"));
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const initdb = spawnSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
    {
      ...user,
      encoding: "utf8",
    },
  );
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr}`);
  const port = freePort();
  const settings = ["-h", "127.0.0.1", "-p", String(port), "-k", folder, "-c", "fsync=off"];
  // The inner shell stops the server when its input ends. It is nobody's child, because bun ends a worker's children.
  const watch = '"$@" & read -r _; kill -QUIT $!; wait; rm -rf "$0"';
  const leave = 'exec 3<&0; (setsid sh -c "$0" "$@" <&3 &); read -r _';
  const server = [folder, join(programs, "postgres"), "-D", data, ...settings];
  spawn("sh", ["-c", leave, watch, ...server], { ...user, stdio: ["pipe", "ignore", "ignore"] }).unref();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answering(url);
  return url;
}

// PostgreSQL refuses to run as root.
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOfNobody("-u"), gid: idOfNobody("-g") };
}

function idOfNobody(flag: "-u" | "-g"): number {
  return Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout);
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const probe = postgres(url, { max: 1, connect_timeout: 1, onnotice: () => {} });
    const answers = await probe`select 1`.then(
      () => true,
      () => false,
    );
    await probe.end();
    if (answers) return;
    await Bun.sleep(100);
  }
  throw new Error(`No server answers at ${url}.`);
}
