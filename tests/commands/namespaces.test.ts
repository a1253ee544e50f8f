import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { isNamespace } from "@/core/database/migrations";
import { useOwnDatabase } from "@/core/database/testing";
import { withoutOurs } from "../support/processes/launch";
import { type SchemaProject, createSchemaProject } from "./schema-project";

setDefaultTimeout(60_000);

const own = useOwnDatabase();
let project: SchemaProject;

const base = "id: integer().primaryKey()";
const billing = (columns: string) =>
  `export const billing = pgSchema("billing");\nexport const invoices = billing.table("invoices", {${columns}});`;
const generate = (...flags: string[]) => project.bun("src/commands/db-generate.ts", ...flags);
const check = (...flags: string[]) => project.bun("src/commands/db-check.ts", ...flags);
const run = (command: string, ...flags: string[]) => project.bun(`src/commands/${command}.ts`, ...flags);
const query = (statement: string) => own.database.query.execute(sql.raw(statement));
const tagsIn = async (folder: string) =>
  JSON.parse(await project.read(`${folder}/meta/_journal.json`)).entries.map(({ tag }: { tag: string }) => tag);

// One project with a namespace on main, nothing applied; each test puts it back as it was.
beforeAll(async () => {
  project = await createSchemaProject({ DATABASE_URL: own.url });
  await project.schema(base);
  await generate();
  const page = await Bun.file(`${import.meta.dir}/../../docs/migrations.md`).text();
  const [, example = ""] = /^## Namespaces$[^]*?```ts\n([^]*?)```/m.exec(page) ?? [];
  await project.write("src/features/notes/billing.schema.ts", example);
  expect((await generate("--namespace", "billing")).stdout).toBe(
    "wrote drizzle/billing/0000_create_billing_invoices.sql\n",
  );
  await rm(join(project.folder, "src/features/notes/billing.schema.ts"));
  await project.schema(base, billing(base)); // the same
  project.begin();
});
afterAll(() => project.remove());
beforeEach(async () => {
  await query("drop schema if exists drizzle, billing, lent cascade");
  await query("drop table if exists notes, users cascade");
});
afterEach(() => project.startOver());

describe("the migrations of a namespace", () => {
  test("are written into its folder, and the project's into the project's, each where something changed", async () => {
    const [fine, nothing] = await Promise.all([check("--files"), generate()]);
    expect(fine.exitCode).toBe(0);
    expect(nothing.stdout).toContain("No schema changes");
    await project.schema(base, billing(`${base}, total: integer()`));
    expect((await check("--files")).stderr).toContain("The schemas have changes that no migration holds.");

    expect((await generate("--name", "totals")).stdout).toBe("wrote drizzle/billing/0001_totals.sql\n");
    await project.schema(`${base}, title: text()`, billing(`${base}, sum: integer()`));
    const refused = await generate("--name", "both");
    expect(refused.stderr).toContain("If so, add --rename billing.invoices.total=sum");
    expect((await generate("--name", "both", "--rename", "billing.invoices.total=sum")).stdout).toContain(
      "wrote drizzle/billing/0002_both.sql\nwrote drizzle/0001_both.sql\n",
    );
    expect(await project.read("drizzle/0001_both.sql")).toBe('ALTER TABLE "notes" ADD COLUMN "title" text;');
    expect((await generate("--custom", "--name", "by hand", "--namespace", "billing")).stdout).toContain(
      "wrote drizzle/billing/0003_by_hand.sql",
    );
    expect((await run("db-migrate")).stdout).toContain("applied billing/0002_both");
    expect([...(await query("select * from billing.invoices, notes"))]).toEqual([]);
    expect((await generate()).stdout).toContain("No schema changes");
  });

  test("are such as drizzle-kit would have written and applied itself", async () => {
    await project.write(
      "billing.config.ts",
      `export default { dialect: "postgresql", schema: "./src/features/notes/billing.schema.ts", out: "./drizzle/billing",
        migrations: { schema: "billing" }, dbCredentials: { url: process.env.DATABASE_URL } };`,
    );
    const imports = `import { integer, pgSchema } from "drizzle-orm/pg-core";\n`;
    await project.write("src/features/notes/billing.schema.ts", imports + billing(base));
    const theirs = (command: string) =>
      Bun.spawnSync([process.execPath, "--bun", "drizzle-kit", command, "--config", "billing.config.ts"], {
        cwd: project.folder,
        env: { ...withoutOurs(Bun.env), DATABASE_URL: own.url },
      });

    expect(theirs("generate").stdout.toString()).toContain("No schema changes");
    expect(theirs("migrate").exitCode).toBe(0);
    expect((await run("db-migrate")).stdout).toMatch(/^applied 0000_create_notes \(\d+ ms\)\n$/);
  });

  test("follow what is pushed while one tries things out", async () => {
    await run("db-migrate");
    expect(await run("dev-drift")).toMatchObject({ exitCode: 0, stdout: "" });
    await project.schema(base, billing(`${base}, total: integer()`));
    expect((await run("dev-drift")).stdout).toContain("The schemas and the database differ");

    expect((await run("db-push")).stdout).toContain('ALTER TABLE "billing"."invoices" ADD COLUMN "total" integer;');
    expect(await run("dev-drift")).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

describe("a namespace", () => {
  test("that cannot be one, or has nothing to write, is refused with what to do", async () => {
    for (const name of ["public", "drizzle", "information_schema", "pg_tables", "meta", "Über", "a/b", "../out", ""]) {
      expect([name, isNamespace(name)]).toEqual([name, false]);
    }
    const [unfit, empty] = await Promise.all(["../out", "audit"].map((name) => generate("--namespace", name)));
    expect(unfit?.stderr).toContain("cannot be the schema of a namespace");
    expect(empty?.stderr).toContain('Declare it with pgSchema("audit").');
    await project.bun("-e", `await Bun.write("drizzle/public/meta/_journal.json", '{"entries":[]}')`);
    expect((await check("--files")).stderr).toContain('drizzle/public has a journal, but "public" cannot be');
    expect((await generate()).exitCode).toBe(1);
  });

  test("does not refer to what is made after it, and makes nothing that the project made", async () => {
    const reference = `${base}, note: integer().references(() => notes.id)`;
    await project.schema(base, billing(reference));
    for (const { stderr } of await Promise.all([generate(), check("--files")])) {
      expect(stderr).toContain("billing.invoices refers to notes, which is made after drizzle/billing");
    }

    await project.schema(base, `export const mood = pgEnum("mood", ["good"]);\n${billing(`${base}, mood: mood()`)}`);
    expect((await generate()).stderr).toContain("billing.invoices refers to mood, which is made after drizzle/billing");

    const lent = `export const lent = pgSchema("lent");\nexport const books = lent.table("books", {${base}});`;
    await project.schema(base, `${billing(base)}\n${lent}`);
    expect((await generate()).stdout).toContain("wrote drizzle/0001_create_lent.sql");
    expect((await generate("--namespace", "lent")).stderr).toContain(
      "The schema lent is in the migrations of drizzle already",
    );
  });

  test("keeps a table until nobody refers to it", async () => {
    const reference = `${base}, invoice: integer().references(() => invoices.id)`;
    await project.schema(reference, billing(base));
    await generate("--name", "refer");
    const gone = `export const other = pgSchema("billing").table("other", {${base}});`;
    await project.schema(base, gone);

    expect((await generate("--no-rename")).stderr).toContain(
      "notes refers to billing.invoices, which would be dropped first. Leave it declared until",
    );
    await project.schema(base, billing(base));
    await generate("--name", "alone");
    await project.schema(base, gone);
    await generate("--no-rename", "--name", "gone");
    expect((await run("db-migrate")).stdout).toMatch(/applied 0002_alone .*\napplied billing\/0001_gone /);
  });

  test("of a library is applied, and written by nobody here, also where its tables are declared to refer to them", async () => {
    await rm(join(project.folder, "drizzle/billing/meta/0000_snapshot.json"));
    const reference = `${base}, invoice: integer().references(() => invoices.id)`;
    await project.schema(reference, billing(base));

    expect((await generate("--name", "refer")).stdout).toStartWith("wrote drizzle/0001_refer.sql\n");
    expect(await project.read("drizzle/0001_refer.sql")).not.toContain("CREATE");
    expect((await generate("--namespace", "billing")).stderr).toContain("its files came with a library");
    expect((await run("db-migrate")).stdout).toContain("applied billing/0000_create_billing_invoices");
    expect(await check()).toMatchObject({
      stderr: expect.stringContaining("drizzle/0001_refer.sql:3 reads the whole table"),
    });

    await project.write("drizzle/billing/0007_half.sql", "select 1");
    expect((await check("--fix")).stderr).toContain(
      "drizzle/billing was left as it is: take the whole folder as the library's release has it.",
    );
  });

  test("whose schema files are gone is dropped when it is named, and its journal when it is lost is missed", async () => {
    await project.schema(base);
    const silent = "drizzle/billing has what no schema file declares.";
    const said = await Promise.all([check("--files"), generate()]);
    expect(said.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining(silent),
      expect.stringContaining(silent),
    ]);
    await generate("--namespace", "billing");
    expect(await project.read("drizzle/billing/0001_drop_billing_invoices.sql")).toBe(
      'DROP TABLE "billing"."invoices" CASCADE;',
    );
    expect((await generate()).stdout).toContain("No schema changes");

    await rm(join(project.folder, "drizzle/billing/meta/_journal.json"));
    expect((await check("--files")).stderr).toContain(
      "drizzle/billing/0000_create_billing_invoices.sql is not in the journal",
    );
    expect((await run("db-migrate")).stderr).toContain("is not in the journal");
  });
});

describe("`bun run db:check --fix`", () => {
  /** In the midst of a merge of two branches that both changed the project and the namespace. */
  async function mergeTwoBranches(): Promise<void> {
    if (project.git("tag", "--list", "theirs") === "") await writeTwoBranches();
    project.git("checkout", "--quiet", "-B", "main", "theirs");
    project.git("checkout", "--quiet", "-B", "branch", "ours");
    project.git("merge", "main");
  }

  async function writeTwoBranches(): Promise<void> {
    await project.schema(`${base}, title: text()`, billing(`${base}, total: integer()`));
    await generate("--name", "ours");
    project.commit("Add titles and totals");
    project.git("tag", "ours");
    project.git("checkout", "--quiet", "-B", "main", "start");
    await project.schema(`${base}, body: text()`, billing(`${base}, paid: integer()`));
    await generate("--name", "theirs");
    project.commit("Add bodies");
    project.git("tag", "theirs");
  }
  const merged = billing(`${base}, total: integer(), paid: integer()`);

  test("moves the migrations of each folder", async () => {
    await mergeTwoBranches();
    await project.schema(`${base}, title: text(), body: text()`, merged);

    const { stdout, stderr, exitCode } = await check("--fix");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain("moved drizzle/billing/0001_ours -> 0002_ours\nmoved drizzle/0001_ours -> 0002_ours\n");
    expect(await tagsIn("drizzle/billing")).toEqual(["0000_create_billing_invoices", "0001_theirs", "0002_ours"]);
    expect(await tagsIn("drizzle")).toEqual(["0000_create_notes", "0001_theirs", "0002_ours"]);
    const [changes, moves, applied] = await Promise.all([generate(), check("--fix"), run("db-migrate")]);
    expect(changes.stdout).toContain("No schema changes");
    expect(moves.stdout).toContain("nothing was moved");
    expect(applied.exitCode).toBe(0);
  });

  test("moves nothing in any folder when one of them cannot be mended", async () => {
    await mergeTwoBranches();
    await project.schema(`${base}, title: text(), body: text(), author: text()`, merged);
    const before = await project.read("drizzle/billing/meta/_journal.json");

    expect((await check("--fix")).stderr).toContain("so nothing was moved");
    expect(await project.read("drizzle/billing/meta/_journal.json")).toBe(before);
  });

  test("loses nothing of a branch that is not deployed either, and says how to go behind it", async () => {
    await mergeTwoBranches();
    await project.schema(`${base}, title: text(), body: text()`, merged);

    const { exitCode, stderr } = await check("--fix", "--base", "start");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/start does not have drizzle\/(billing\/)?0001_theirs, which comes in with this merge/);
    expect((await check("--fix", "--base", "MERGE_HEAD")).stdout).toContain("moved drizzle/0001_ours -> 0002_ours");
    expect(await tagsIn("drizzle")).toEqual(["0000_create_notes", "0001_theirs", "0002_ours"]);
  });
});
