import { beforeAll, expect, test } from "bun:test";
import { dirname } from "node:path";
import { MigrationError, migrate } from "@/core/database/migrations";
import { dangers } from "@/core/database/migrations/checking/dangers";
import packageFile from "../../../package.json";
import { dataSql } from "@/commands/steps/new-data-migration";
import { failureOf } from "../../support/failure-of";
import { useMigrations } from "./migration-fixture";

const root = `${import.meta.dir}/../../..`;
const fixture = useMigrations();
const { write, run, exists } = fixture;
let page: string;

beforeAll(async () => {
  page = await Bun.file(`${root}/docs/migrations.md`).text();
});

const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g")), ([, text = ""]) => text);
const blockWith = (words: string) => blocks("sql").find((text) => text.includes(words)) ?? "";
const users = `create table users (id int, email text, name text, nickname text)`;

test("the page on migrations names commands and options that exist", async () => {
  const named = Array.from(page.matchAll(/bun run ([\w:]+)((?: --[\w-]+)*)/g));
  expect(named.length).toBeGreaterThan(15);
  for (const [, command = "", options = ""] of named) {
    const script = new Map(Object.entries(packageFile.scripts)).get(command);
    const [file] = /\S+\.ts$/.exec(script ?? "") ?? [`no script ${command}`];
    const source = await sourceOf(`${root}/${file}`);
    for (const option of options.split(" --").slice(1)) expect(source).toMatch(new RegExp(`\\b${option}"?: "`));
  }
});

/** A command with the steps that it takes its options in. */
async function sourceOf(file: string): Promise<string> {
  const text = await Bun.file(file).text();
  const steps = Array.from(text.matchAll(/from "(\.\/steps\/[\w-]+)"/g), ([, step]) => `${dirname(file)}/${step}.ts`);
  return [text, ...(await Promise.all(steps.map((step) => Bun.file(step).text())))].join("\n");
}

test("the page on migrations has the safe way for each danger, in order", () => {
  const rows = Array.from(page.matchAll(/^\| `([a-z-]+)`/gm), ([, name = ""]) => name);

  expect(rows.toSorted()).toEqual(Object.keys(dangers).toSorted());
});

test("the page's examples in SQL run, and do what is said of them", async () => {
  const allowed = blockWith("nickname");
  const concurrently = blockWith("CONCURRENTLY");
  await write({ "0000_a": users });
  await migrate(fixture.url, { folder: fixture.folder });
  await write({ "0000_a": users, "0001_b": allowed.replace(/^--.*\n/, ""), "0002_c": concurrently });
  const strictly = { folder: fixture.folder, refuseDangers: true };

  expect(await failureOf(migrate(fixture.url, strictly))).toBeInstanceOf(MigrationError);
  await write({ "0000_a": users, "0001_b": allowed, "0002_c": concurrently });
  expect(await migrate(fixture.url, strictly)).toEqual(["0001_b", "0002_c"]);
  expect(await exists("users_name_idx")).toBe(true);
});

test("the page's rename keeps what both versions write, before and after the rows are copied", async () => {
  const { url, folder } = fixture;
  const [together = "", required = "", afterwards = ""] = ["CREATE TRIGGER", "SET NOT NULL", "DROP TRIGGER"].map(
    blockWith,
  );
  const release = { "0000_a": users.replace("name text", "name text not null"), "0001_b": together };
  const names = async () => (await run("select full_name from users order by id")).map((row) => row["full_name"]);

  await write({ "0000_a": release["0000_a"] });
  await migrate(url, { folder });
  await run("insert into users (id, name) values (1, 'Ada'), (2, 'Bob')");
  await write(release);
  await migrate(url, { folder });
  await run("update users set email = 'ada@example.com' where id = 1"); // a row that was not copied yet
  await run("insert into users (id, name) values (3, 'old')");
  await run("insert into users (id, full_name) values (4, 'new')");
  await run("update users set name = 'of the old' where id = 3");
  await run("update users set full_name = 'of the new' where id = 4");
  expect(await run("select id from users where id > 2 and name <> full_name")).toEqual([]);

  const filled = {
    ...release,
    "0002_c": "update users set full_name = name where full_name is null",
    "0003_d": required,
  };
  await write({ ...filled, "0004_e": afterwards });
  expect(await migrate(url, { folder, refuseDangers: true })).toEqual(["0002_c", "0003_d", "0004_e"]);
  expect(await names()).toEqual(["Ada", "Bob", "of the old", "of the new"]);
  await run("insert into users (id, full_name) values (5, 'alone')");
});

test("the page's table of its own keeps what both versions write, before and after the rows are copied", async () => {
  const before = `create table users (id int primary key, name text not null);
    create table profiles (user_id int primary key references users (id), name text not null)`;
  await write({ "0000_a": before, "0001_b": "insert into users values (1, 'Ada'), (2, 'Bob')" });
  await migrate(fixture.url, { folder: fixture.folder });
  await write({
    "0000_a": before,
    "0001_b": "insert into users values (1, 'Ada'), (2, 'Bob')",
    "0002_c": blockWith("users_to_profiles"),
  });
  await migrate(fixture.url, { folder: fixture.folder, refuseDangers: true });
  await run("update users set name = 'Ada L' where id = 1; insert into users values (3, 'old'), (4, 'old')");
  await run("insert into users (id) values (5); insert into profiles values (5, 'new')");
  await run(
    "update users set name = 'of the old' where id = 5; update profiles set name = 'of the new' where user_id = 4",
  );
  await run("insert into profiles select id, name from users on conflict do nothing");

  const names = ["Ada L", "Bob", "old", "of the new", "of the old"];
  expect((await run("select name from profiles order by user_id")).map((row) => row["name"])).toEqual(names);
  expect((await run("select name from users order by id")).map((row) => row["name"])).toEqual(names);
});

test("the page's data migration fills what is empty", async () => {
  const [script = ""] = blocks("ts");
  await write({ "0000_a": `${users}; insert into users values (1, 'ada@example.com', '')`, "0001_b": dataSql("b") });
  await Bun.write(`${fixture.folder}/0001_b.ts`, script.replace("@/", `${root}/src/`));
  await migrate(fixture.url, { folder: fixture.folder });

  expect(await run("select name from users")).toEqual([{ name: "ada" }]);
});
