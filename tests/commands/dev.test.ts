import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Checkout, createCheckout } from "../support/processes/checkout";
import { freePort } from "../support/processes/free-port";
import { launch, type Running } from "../support/processes/launch";
import { hasUsers } from "../support/app/users-feature";

const project = join(import.meta.dir, "../..");

setDefaultTimeout(60_000);

// One checkout and one development server for all of them, in any order: whoever stops it has the next one start it.
describe.skipIf(!hasUsers)("the first ten minutes", () => {
  let checkout: Checkout;
  let port: number;
  let address: string;
  let server: Running | undefined;

  beforeAll(async () => {
    checkout = await createCheckout();
    port = freePort();
    address = `http://localhost:${port}`;
  });
  beforeEach(async () => {
    server ??= dev();
    await server.printed("Ctrl-C");
  });
  afterAll(async () => {
    server?.process.kill("SIGKILL");
    await checkout.remove();
  });

  const dev = (on = port) => checkout.start(["bun", "run", "dev"], { PORT: String(on) });
  const emails = async () => {
    const list = (await (await fetch(`${address}/api/users`)).json()) as { items: { email: string }[] };
    return list.items.map(({ email }) => email);
  };
  const register = (email: string) =>
    fetch(`${address}/api/users`, {
      method: "POST",
      body: JSON.stringify({ email, name: "Someone" }),
      headers: { "content-type": "application/json" },
    });

  test("`bun run dev` installs, migrates, seeds, serves and says where", async () => {
    const output = await server?.printed("Ctrl-C");

    expect(output).toContain(`${address}/openapi`);
    expect(output).toContain("embedded PostgreSQL");
    expect(await emails()).toContain("ada@example.com");
  });

  test.skipIf(Bun.which("curl") === null)("each curl of the README and the pages works as it is printed", async () => {
    const pages = ["README.md", ...new Bun.Glob("docs/*.md").scanSync(project)];
    const texts = await Promise.all(pages.map((page) => Bun.file(join(project, page)).text()));
    const lines = texts.flatMap((text) => text.match(/^curl .*$/gm) ?? []);
    const shells = ["bash", "zsh", "sh"].filter((shell) => Bun.which(shell) !== null);

    expect(lines.length).toBeGreaterThan(3);
    for (const [at, line] of lines.filter(isServed).entries()) {
      for (const shell of shells) {
        const here = line
          .replace("localhost:3000", `localhost:${port}`)
          .replace("@example.com", `.${at}.${shell}@example.com`);
        const { stdout, stderr } = await launch(
          checkout.folder,
          [shell, "-c", `${here} -sS -w '\n%{http_code}'`],
          {},
        ).finished();
        expect([line, shell, stderr, stdout.slice(-3)]).toEqual([line, shell, "", expect.stringMatching(/^20[01]$/)]);
      }
    }
  });

  test("a second `bun run dev` on the same port says so and ends", async () => {
    const second = await dev().finished();

    expect(second.exitCode).toBe(1);
    expect(second.stdout).not.toContain("Serving");
    expect(second.stdout + second.stderr).toContain(`PORT=`);
  });

  test("a second server on another port shares the database", async () => {
    await register("first@example.com");
    const other = dev(0);
    const output = await other.printed("Ctrl-C");
    const itsAddress = /http:\/\/localhost:\d+/.exec(output)?.[0];
    const list = await (await fetch(`${itsAddress}/api/users`)).text();
    other.process.kill("SIGINT");

    expect(list).toContain("first@example.com");
    expect((await other.finished()).exitCode).toBe(0);
    expect(await emails()).toContain("first@example.com");
  });

  test("a saved file is served at once", async () => {
    const file = join(checkout.folder, "src/features/users/users.controller.ts");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"/api/users", tags', '"/api/people", tags'));

    await until(async () => (await fetch(`${address}/api/people`)).status === 200);
    await writeFile(file, text);
    await until(async () => (await fetch(`${address}/api/users`)).status === 200);
  });

  test("a schema that the database does not follow is told, with what to run", async () => {
    const file = join(checkout.folder, "src/features/users/users.schema.ts");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("maxLength: 200", "maxLength: 300"));

    expect(await server?.printed("The schemas and the database differ")).toContain("bun run db:generate");
    await writeFile(file, text);
    await until(async () => (await emails()).length > 0);
  });

  test("`db:url` leads to the same rows", async () => {
    await register("third@example.com");
    const { stdout, exitCode } = await checkout.run("db:url");
    const rows = new Bun.SQL(stdout.trim());
    const [row] = await rows`select count(*)::int as found from users where email = 'third@example.com'`;
    await rows.end();

    expect(exitCode).toBe(0);
    expect(row.found).toBe(1);
  });

  test("`db:migrate` has nothing to do, `db:seed` adds nothing, `db:generate` finds no change", async () => {
    const before = await emails();

    expect((await checkout.run("db:migrate")).stdout).toContain("up to date");
    expect((await checkout.run("db:seed")).exitCode).toBe(0);
    expect((await checkout.run("db:generate")).stdout).toContain("No schema changes");
    expect(await emails()).toEqual(before);
  });

  test("kill -9 loses nothing, and the next start goes on", async () => {
    expect((await register("second@example.com")).status).toBe(201);
    server?.process.kill("SIGKILL");
    await server?.process.exited;
    await until(async () => !(await answers(address)));

    server = dev();
    await server.printed("Ctrl-C");

    expect(await emails()).toContain("second@example.com");
  });

  test("`db:migrate` prints what failed, where, and what to do; the exit code is 1", async () => {
    const journalFile = join(checkout.folder, "drizzle/meta/_journal.json");
    const journal = JSON.parse(await readFile(journalFile, "utf8"));
    journal.entries.push({ idx: 99, version: "7", when: Date.now(), tag: "0099_broken", breakpoints: true });
    await writeFile(journalFile, JSON.stringify(journal));
    await writeFile(join(checkout.folder, "drizzle/0099_broken.sql"), "alter table users\n  add column name text;");

    const { exitCode, stderr } = await checkout.run("db:migrate");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("drizzle/0099_broken.sql:1 failed");
    expect(stderr).toContain("SQLSTATE 42701");
    expect(stderr).toContain("db:reset");
    journal.entries.pop();
    await writeFile(journalFile, JSON.stringify(journal));
    await rm(join(checkout.folder, "drizzle/0099_broken.sql"));
  });

  test("`db:reset` starts over under a running server", async () => {
    await register("fourth@example.com");
    const { exitCode } = await checkout.run("db:reset");

    expect(exitCode).toBe(0);
    await until(async () => (await fetch(`${address}/api/users`)).status === 200);
    expect(await emails()).not.toContain("fourth@example.com");
    expect(await emails()).toContain("ada@example.com");
  });

  test("Ctrl-C ends it with exit code 0, and nobody listens any more", async () => {
    server?.process.kill("SIGINT");

    expect((await server?.finished())?.exitCode).toBe(0);
    expect(await answers(address)).toBe(false);
    server = undefined;
  });
});

/** A feature may have been removed, and the pages still tell of it. */
function isServed(line: string): boolean {
  const [, feature = ""] = /\/api\/(\w+)/.exec(line) ?? [];
  return existsSync(join(project, "src/features", feature));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await Bun.sleep(20);
}

function answers(address: string): Promise<boolean> {
  return fetch(`${address}/livez`).then(
    () => true,
    () => false,
  );
}
