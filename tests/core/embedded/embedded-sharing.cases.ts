import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, setDefaultTimeout, test } from "bun:test";

import { isAlive, killHard, postmasterOf, TemporaryCheckout, until, withConnection } from "./embedded-checkout";
import { EmbeddedProcess } from "./embedded-process";

setDefaultTimeout(300_000);

test.concurrent(
  "processes that come at once to an empty folder share one server; it stops when the last of them is killed",
  async () => {
    await using checkout = new TemporaryCheckout();

    const visitors = Array.from(
      { length: 3 },
      () => new EmbeddedProcess("embedded-visitor.ts", checkout.folder, "200"),
    );
    await Promise.all(visitors.map((visitor) => visitor.printed(1)));
    const [url = ""] = visitors.flatMap((visitor) => visitor.lines);
    const postmaster = postmasterOf(checkout);

    expect(visitors.map((visitor) => visitor.lines)).toEqual([[url], [url], [url]]);
    const [row] = await withConnection(url, (sql) => sql`show server_version`);
    expect(row?.["server_version"]).toStartWith("18.");
    const [last, ...others] = visitors;
    expect(await Promise.all(others.map((visitor) => visitor.leave()))).toEqual([0, 0]);
    expect(isAlive(postmaster)).toBe(true);
    await last?.killHard();
    await until(() => !isAlive(postmaster));
    expect(existsSync(join(checkout.folder, "data", "postmaster.pid"))).toBe(false);
  },
);

test.concurrent(
  "the next start adopts the server of a killed process, and a process that forgets to detach ends",
  async () => {
    await using checkout = new TemporaryCheckout();
    const first = new EmbeddedProcess("embedded-visitor.ts", checkout.folder, "10000");
    await first.printed(1);
    const postmaster = postmasterOf(checkout);

    await first.killHard();
    const second = new EmbeddedProcess("embedded-visitor.ts", checkout.folder, "10000", "forgetful");

    expect(await second.exited()).toBe(0);
    expect(second.lines).toEqual(first.lines);
    expect(postmasterOf(checkout)).toBe(postmaster);
  },
);

test.concurrent("a server stays while anybody is attached or connected, however many have left", async () => {
  await using checkout = new TemporaryCheckout();
  const servers = await Promise.all(
    Array.from({ length: 4 }, () => checkout.attach({ durable: false, idleMilliseconds: 200 })),
  );
  const [staying, ...leaving] = servers;
  const postmaster = postmasterOf(checkout);

  await Promise.all([...leaving, ...leaving].map((server) => server.detach()));
  await Bun.sleep(600);
  const stayed = await withConnection(staying?.url() ?? "", async (sql) => {
    await sql`select 1`;
    await staying?.detach();
    await Bun.sleep(600);
    return sql`select pg_is_in_recovery() as recovering`;
  });

  expect(new Set(servers.map((server) => server.url())).size).toBe(1);
  expect(stayed).toMatchObject([{ recovering: false }]);
  await until(() => !isAlive(postmaster));
});

test.concurrent("after a backend's crash the server is in use again, and still stops when it is not", async () => {
  await using checkout = new TemporaryCheckout();
  const server = await checkout.attach({ durable: false, idleMilliseconds: 5000 }); // or it stops before one is back
  const postmaster = postmasterOf(checkout);
  await until(async () => (await ownBackends(server.url())).length === 2);
  const before = await ownBackends(server.url());

  await killHard(before[0] ?? 0);
  await until(async () => (await ownBackends(server.url())).filter((pid) => !before.includes(pid)).length === 2);

  expect(postmasterOf(checkout)).toBe(postmaster);
  await server.detach();
  await until(() => !isAlive(postmaster));
});

test.concurrent("a test that times out, whose child processes are killed, does not leave a server behind", async () => {
  await using checkout = new TemporaryCheckout();
  const server = await checkout.attach({ durable: false, idleMilliseconds: 100 });
  const initial = postmasterOf(checkout); // before it is left: it may be gone at once then
  await server.detach();
  await until(() => !isAlive(initial));

  const overtime = Bun.spawn([process.execPath, "test", join(import.meta.dir, "embedded-overtime.ts")], {
    env: { ...Bun.env, EMBEDDED_FOLDER: checkout.folder },
    stdio: ["ignore", "ignore", "ignore"],
  });
  const pidFile = join(checkout.folder, "data", "postmaster.pid");
  await until(() => existsSync(pidFile) && postmasterOf(checkout) > 0);
  const postmaster = postmasterOf(checkout);

  expect(await overtime.exited).not.toBe(0);
  await until(() => !isAlive(postmaster));
});

/** The connections of those who are attached, and of the process that watches; none while the server recovers. */
async function ownBackends(url: string): Promise<number[]> {
  const rows = await withConnection(
    url,
    (sql) => sql<{ pid: number }[]>`select pid from pg_stat_activity where application_name = 'plinth' order by pid`,
  ).catch(() => []);
  return rows.map((row) => row.pid);
}
