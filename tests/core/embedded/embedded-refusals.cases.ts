import { chownSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, setDefaultTimeout, test } from "bun:test";

import {
  EmbeddedServerError,
  errorCode,
  explainFailure,
} from "@/core/database/connection/embedded/embedded-server-error";

import { killHard, postmasterOf, TemporaryCheckout, withConnection, testAsRoot } from "./embedded-checkout";
import { isOpen, occupy, otherAddresses } from "./port-probe";

setDefaultTimeout(300_000);

const asRoot = process.getuid?.() === 0;

test.concurrent("only who knows the password gets in, and only from this machine", async () => {
  await using checkout = new TemporaryCheckout();
  const server = await checkout.attach({ durable: false });
  const url = new URL(server.url("template1"));
  const wrong = new URL(url);
  wrong.password = "guessed";

  const password = statSync(join(checkout.folder, "password"));
  expect(password.mode & 0o777).toBe(0o600);
  expect(password.uid).toBe(process.getuid?.() ?? 0);
  expect(await withConnection(url.href, (sql) => sql`select current_database() as name`)).toMatchObject([
    { name: "template1" },
  ]);
  expect(await withConnection(wrong.href, (sql) => sql`select 1`).catch(errorCode)).toBe("28P01");
  const [settings] = await withConnection(url.href, (sql) => sql`show unix_socket_directories`);
  expect(settings).toEqual({ unix_socket_directories: "" });
  for (const address of otherAddresses()) expect(await isOpen(address, Number(url.port))).toBe(false);
  expect(await isOpen("127.0.0.1", Number(url.port))).toBe(true);
  await server.detach();
});

test.concurrent(
  "a wrong major version, a lost or changed password and taken ports are each one sentence with the remedy",
  async () => {
    await using checkout = new TemporaryCheckout();
    const server = await checkout.attach({ durable: false });
    const port = Number(new URL(server.url()).port);
    await server.detach();

    const password = readFileSync(join(checkout.folder, "password"));
    writeFileSync(join(checkout.folder, "password"), "changed");
    expect(await refusal(checkout)).toMatch(/^The embedded server does not take the password in .*`bun run db:reset`/);
    rmSync(join(checkout.folder, "password"));
    expect(await refusal(checkout)).toMatch(/^The embedded server's password cannot be read from .*`bun run db:reset`/);

    writeFileSync(join(checkout.folder, "password"), password, { mode: 0o600 });
    await killHard(postmasterOf(checkout));
    writeFileSync(join(checkout.folder, "data", "PG_VERSION"), "17\n");
    expect(await refusal(checkout)).toMatch(
      /was made by PostgreSQL 17 and the installed binaries are version 18: `bun run db:reset` .* set DATABASE_URL/,
    );

    writeFileSync(join(checkout.folder, "data", "PG_VERSION"), "18\n");
    const listeners = Array.from({ length: 11 }, (_, index) => occupy(port - 5 + index));
    expect(await refusal(checkout)).toMatch(/ports \d+(, \d+)+ taken: free one of them, or set DATABASE_URL/);
    listeners.slice(0, -1).forEach((listener) => listener?.stop(true));
    await (await checkout.attach({ durable: false })).detach();
    listeners.at(-1)?.stop(true);
  },
);

test.concurrent(
  "binaries made for another system, and no binaries at all, are each one sentence with the remedy",
  async () => {
    await using checkout = new TemporaryCheckout();
    const binaries = join(checkout.top, "foreign");
    mkdirSync(join(binaries, "native", "bin"), { recursive: true });
    writeFileSync(join(binaries, "package.json"), `{ "version": "18.0.0-foreign" }`);
    writeFileSync(join(binaries, "native", "bin", "initdb"), "#!/lib/ld-musl-nowhere.so\n", { mode: 0o755 });

    expect(await refusal(checkout, { binaries })).toMatch(
      /^The PostgreSQL binaries .* do not run on this system: set D/,
    );
    if (asRoot) rmSync("/var/lib/plinth/binaries-18.0.0-foreign", { recursive: true });

    const stranded = join(checkout.top, "stranded");
    cpSync(EMBEDDED, join(stranded, "embedded"), { recursive: true });
    mkdirSync(join(stranded, "node_modules"));
    symlinkSync(
      dirname(Bun.resolveSync("postgres/package.json", import.meta.dir)),
      join(stranded, "node_modules/postgres"),
    );
    writeFileSync(join(stranded, "attach.ts"), ATTACH);
    const { stdout } = Bun.spawnSync([process.execPath, join(stranded, "attach.ts"), checkout.folder]);
    expect(stdout.toString()).toMatch(/is not installed: run `bun install` .* set DATABASE_URL/);
  },
);

test.concurrent(
  "a full disk is told from full shared memory, and an unknown failure shows what PostgreSQL said",
  () => {
    const disk = `FATAL:  could not write to file "base/4/1249": No space left on device\nchild process exited`;
    const memory = `FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1 bytes: No space left on device`;

    expect(explainFailure("initdb failed", disk).message).toStartWith("The disk is full: free some space");
    expect(explainFailure("initdb failed", memory).message).toContain("enlarge /dev/shm");
    expect(explainFailure("initdb failed", "a\nlast words").message).toMatch(
      /^initdb failed; .*set DATABASE_URL.*last words/s,
    );
  },
);

testAsRoot("a folder of another user is left alone", async () => {
  await using checkout = new TemporaryCheckout();
  mkdirSync(checkout.folder, { recursive: true });
  chownSync(checkout.folder, 12_345, 12_345);

  expect(await refusal(checkout)).toMatch(/belongs to another user \(uid 12345\): .* set DATABASE_URL/);
  chownSync(checkout.folder, 0, 0);
});

const EMBEDDED = join(import.meta.dir, "../../../src/core/database/connection/embedded");

const ATTACH = `
  import { attachEmbeddedServer } from "./embedded/embedded-server";
  await attachEmbeddedServer({ folder: process.argv[2], durable: false }).catch((error) => console.log(error.message));
`;

async function refusal(checkout: TemporaryCheckout, options: { binaries?: string } = {}): Promise<string> {
  const error = await checkout.attach({ durable: false, ...options }).catch((reason: unknown) => reason);
  if (!(error instanceof EmbeddedServerError)) throw new Error("it was not refused", { cause: error });
  return error.message;
}
