import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, setDefaultTimeout, test } from "bun:test";

import { isAlive, killHard, postmasterOf, TemporaryCheckout, until, withConnection } from "./embedded-checkout";
import { EmbeddedProcess } from "./embedded-process";

setDefaultTimeout(300_000);

test.concurrent(
  "no acknowledged row is lost when the writer, and then the server, is killed while it writes",
  async () => {
    await using checkout = new TemporaryCheckout();

    const first = new EmbeddedProcess("embedded-writer.ts", checkout.folder);
    await first.printed(200);
    await first.killHard();

    const second = new EmbeddedProcess("embedded-writer.ts", checkout.folder);
    await second.printed(200);
    await killHard(postmasterOf(checkout));
    expect(await second.exited()).not.toBe(0);

    const server = await checkout.attach();
    const acknowledged = [...first.lines, ...second.lines];
    const rows = await withConnection(server.url(), (sql) => sql<{ id: string }[]>`select id from entries`);
    const kept = new Set(rows.map((row) => row.id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(400);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    await server.detach();
  },
);

test.concurrent("a server that was killed starts again, whatever its pid file says by then", async () => {
  await using checkout = new TemporaryCheckout();
  const first = await checkout.attach({ durable: false });
  const pidFile = join(checkout.folder, "data", "postmaster.pid");
  const { uid, gid } = statSync(pidFile);
  await using stranger = Bun.spawn(["sleep", "60"], process.getuid?.() === 0 ? { uid, gid } : {});

  const dead = postmasterOf(checkout);
  await killHard(dead);
  writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(`${dead}`, `${stranger.pid}`));
  const second = await checkout.attach({ durable: false });
  expect(second.url()).toBe(first.url());
  expect(isAlive(stranger.pid)).toBe(true);

  await killHard(postmasterOf(checkout));
  writeFileSync(pidFile, "");
  const third = await checkout.attach({ durable: false });
  expect(third.url()).toBe(first.url());

  await Promise.all([first, second, third].map((server) => server.detach()));
});

test.concurrent("a first start that is killed while it initialises does not stand in the way of the next", async () => {
  await using checkout = new TemporaryCheckout();
  const interrupted = new EmbeddedProcess("embedded-visitor.ts", checkout.folder, "10000");
  const aside = () => list(checkout.folder).filter((name) => name.startsWith("aside-"));
  await until(() => aside().some((name) => existsSync(join(checkout.folder, name, "data", "base"))));

  await interrupted.killHard();
  expect(list(checkout.folder)).not.toContain("data");
  const server = await checkout.attach({ durable: false });

  const [row] = await withConnection(server.url(), (sql) => sql`select 1 as one`);
  expect(row).toEqual({ one: 1 });
  await server.detach();
});

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
