import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { withoutOurs } from "../support/processes/launch";
import { type SchemaProject, createSchemaProject } from "./schema-project";

setDefaultTimeout(60_000);

const own = useOwnDatabase();
let project: SchemaProject;

const base = "id: integer().primaryKey()";
const generate = (...flags: string[]) => project.bun("src/commands/db-generate.ts", ...flags);
const check = (...flags: string[]) => project.bun("src/commands/db-check.ts", ...flags);
const migrate = (...flags: string[]) => project.bun("src/commands/db-migrate.ts", ...flags);
const journal = async () => JSON.parse(await project.read("drizzle/meta/_journal.json"));
const journalOf = async (tag: string) => JSON.parse(project.git("show", `${tag}:drizzle/meta/_journal.json`)).entries;

// One project with one migration on main; each test puts it back as it was.
beforeAll(async () => {
  project = await createSchemaProject({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", MIGRATION_URL: own.url });
  await project.schema(base);
  await generate();
  project.begin();
});
afterAll(() => project.remove());
beforeEach(async () => {
  for (const statement of ["drop schema if exists drizzle cascade", "drop table if exists notes, users cascade"]) {
    await own.database.query.execute(sql.raw(statement));
  }
});
afterEach(() => project.startOver());

describe("`bun run db:check`", () => {
  test("passes what is in order, and finds a schema that no migration holds, without asking a database", async () => {
    expect(await check("--files")).toMatchObject({ exitCode: 0, stdout: "The migrations are in order.\n" });
    await project.schema(`${base}, title: text()`);

    const { exitCode, stderr } = await check("--files");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The schemas have changes that no migration holds. Run `bun run db:generate`.");
  });

  test("names every finding at once, of the files and of the database", async () => {
    await migrate();
    const file = "drizzle/0000_create_notes.sql";
    await project.write(file, `${await project.read(file)}\n--> statement-breakpoint\ndrop table users;`);
    await project.write("drizzle/0007_stray.sql", "select 1");
    const { exitCode, stderr } = await check();

    expect(exitCode).toBe(1);
    expect(stderr).toContain("drizzle/0007_stray.sql is not in the journal");
    await rm(join(project.folder, "drizzle/0007_stray.sql"));
    const second = await check();
    expect(second.stderr).toContain(`${file}:6 drops`);
    expect(second.stderr).toContain(`${file} was edited after it was applied`);
  });

  test("finds a sequence that somebody altered in the database", async () => {
    const declaration = `import { sequence } from "@/core/database";\nexport const numbers = sequence("numbers");\n`;
    await project.write("src/features/notes/numbers.schema.ts", declaration);
    await generate();
    await migrate();
    expect(await check()).toMatchObject({ exitCode: 0 });
    await own.database.query.execute(sql`alter sequence numbers increment by 3`);

    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("numbers: increment is 1 in the schema and 3 in the database.");
    await own.database.query.execute(sql`drop sequence numbers`);
  });

  test("names a constraint that was not validated, once nothing is pending", async () => {
    await migrate();
    await own.database.query.execute(sql`alter table notes add constraint "Early" check (id > 0) not valid`);
    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('notes: the constraint "Early" was added NOT VALID, so rows from before may break it.');
    expect(stderr).toContain('ALTER TABLE notes VALIDATE CONSTRAINT "Early";');

    await own.database.query.execute(sql`alter table notes validate constraint "Early"`);
    expect(await check()).toMatchObject({ exitCode: 0 });
  });

  test("names the schema file that cannot be read, and where", async () => {
    await project.schema(`${base}\n<<<<<<< HEAD\n, title: text()\n>>>>>>> main\n`);

    expect((await check("--files")).stderr).toMatch(/notes\.schema\.ts:3 cannot be read: /);
  });

  test("finds a diagram of other schemas", async () => {
    await project.bun("src/commands/db-diagram.ts");
    expect((await check("--files")).exitCode).toBe(0);
    await project.write("docs/diagram.md", "erDiagram");

    expect((await check("--files")).stderr).toBe(
      "docs/diagram.md is not of these schemas. Run `bun run db:diagram`.\n",
    );
  });

  test("takes an option it does not know for a mistake", async () => {
    const { exitCode, stderr } = await check("--fixx");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("This command knows --files, --fix, --base … and nothing else.");
  });
});

describe("`bun run db:check --fix`", () => {
  /** In the midst of a merge: the journal, the snapshot and the schema are in conflict. */
  async function mergeTwoBranches(): Promise<void> {
    if (project.git("tag", "--list", "bodies") === "") await writeTwoBranches();
    project.git("checkout", "--quiet", "-B", "main", "bodies");
    project.git("checkout", "--quiet", "-B", "branch", "titles");
    project.git("merge", "main");
    await project.schema(`${base}, title: text(), body: text()`);
  }

  async function writeTwoBranches(): Promise<void> {
    await project.schema(`${base}, title: text()`);
    await generate();
    await generate("--custom", "--name", "by hand");
    project.commit("Add titles");
    project.git("tag", "titles");
    project.git("checkout", "--quiet", "-B", "main", "start");
    await project.schema(`${base}, body: text()`);
    await generate("--name", "bodies");
    project.commit("Add bodies");
    project.git("tag", "bodies");
  }

  test("moves a branch's migrations behind the deployed ones, out of a merge in conflict", async () => {
    await mergeTwoBranches();
    expect((await check("--files")).stderr).toContain("_journal.json is not valid JSON");

    const { exitCode, stdout, stderr } = await check("--fix");

    expect(stderr).toBe("");
    expect(stdout).toContain("moved drizzle/0001_alter_notes -> 0002_alter_notes");
    expect(stdout).toContain("moved drizzle/0002_by_hand -> 0003_by_hand");
    expect(exitCode).toBe(0);
    const { entries } = await journal();
    expect(entries.map(({ tag }: { tag: string }) => tag)).toEqual([
      "0000_create_notes",
      "0001_bodies",
      "0002_alter_notes",
      "0003_by_hand",
    ]);
    expect((await project.bun("--bun", "drizzle-kit", "check")).stdout).toContain("Everything's fine");
    expect((await generate()).stdout).toContain("No schema changes");
    expect((await migrate()).stdout).toContain("applied 0003_by_hand");
  });

  test("mends what was merged by hand to a journal with both", async () => {
    await mergeTwoBranches();
    const both = [...(await journalOf("bodies")), ...(await journalOf("titles")).slice(1)];
    await project.write(
      "drizzle/meta/_journal.json",
      JSON.stringify({ version: "7", dialect: "postgresql", entries: both }),
    );
    project.git("checkout", "--ours", "drizzle/meta/0001_snapshot.json");
    expect((await check("--files")).stderr).toContain('gives 0001_bodies and 0001_alter_notes the same "idx"');

    expect((await check("--fix")).exitCode).toBe(0);
    expect((await generate()).stdout).toContain("No schema changes");
  });

  /** Both branches change one table, so that their files have one name. */
  async function writeSameName(): Promise<void> {
    await project.schema(`${base}, title: text()`);
    await generate();
    project.commit("Add titles");
    project.git("branch", "--force", "branch");
    project.git("checkout", "--quiet", "-B", "main", "start");
    await project.schema(`${base}, body: text()`);
    await generate();
    project.commit("Add bodies");
    project.git("checkout", "--quiet", "branch");
  }

  async function expectBoth(): Promise<void> {
    const { exitCode, stdout, stderr } = await check("--fix");

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("moved drizzle/0001_alter_notes -> 0002_alter_notes");
    expect(await project.read("drizzle/0001_alter_notes.sql")).toBe('ALTER TABLE "notes" ADD COLUMN "body" text;');
    expect(await project.read("drizzle/0002_alter_notes.sql")).toBe('ALTER TABLE "notes" ADD COLUMN "title" text;');
    expect((await generate()).stdout).toContain("No schema changes");
  }

  test("moves a migration that has the name of a deployed one, in a merge and after it", async () => {
    await writeSameName();
    project.git("merge", "main");
    expect((await generate()).stderr).toContain("Run `bun run db:check --fix`");
    await project.schema(`${base}, title: text(), body: text()`);
    await expectBoth();

    project.git("merge", "--abort");
    project.git("merge", "--strategy-option", "ours", "main");
    const { entries } = JSON.parse(project.git("show", "main:drizzle/meta/_journal.json"));
    const all = { version: "7", dialect: "postgresql", entries: [...entries, ...(await journal()).entries.slice(1)] };
    await project.write("drizzle/meta/_journal.json", JSON.stringify(all));
    await project.schema(`${base}, title: text(), body: text()`);
    project.commit("Merge by hand");
    await expectBoth();
  });

  test("moves it in a rebase", async () => {
    await writeSameName();
    project.git("rebase", "main");
    await project.schema(`${base}, title: text(), body: text()`);
    await expectBoth();
    project.git("rebase", "--abort");
  });

  test("finds the snapshot of a migration that was removed by hand, and generates nothing on top of it", async () => {
    const before = await project.read("drizzle/meta/_journal.json");
    await project.schema(`${base}, title: text()`);
    await generate();
    await rm(join(project.folder, "drizzle/0001_alter_notes.sql"));
    await project.write("drizzle/meta/_journal.json", before);

    expect((await check("--files")).stderr).toContain("drizzle/meta/0001_snapshot.json belongs to no migration");
    expect(await generate()).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("changes nothing when the schemas say more than the migrations", async () => {
    await mergeTwoBranches();
    await project.schema(`${base}, title: text(), body: text(), author: text()`);
    const before = await project.read("drizzle/meta/_journal.json");

    const { exitCode, stderr } = await check("--fix");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("so nothing was moved");
    expect(stderr).toContain('ADD COLUMN "author" text');
    expect(await project.read("drizzle/meta/_journal.json")).toBe(before);
    expect(await project.read("drizzle/0001_alter_notes.sql")).toContain("title");
  });

  test("has nothing to move on the deployed branch, and asks which that is where it cannot know", async () => {
    expect((await check("--fix")).stdout).toContain("nothing was moved");
    expect((await check("--fix", "--base", "nowhere")).stderr).toContain("Which branch is deployed?");
  });
});

describe("`bun run db:migrate`", () => {
  test("shows what it would do, says where it stands, does it, and finds nothing more to do", async () => {
    const plan = await migrate("--dry-run");
    expect(plan.stdout).toContain("-- drizzle/0000_create_notes.sql\nCREATE TABLE");
    expect((await migrate("--status")).stdout).toContain("pending 0000_create_notes\n0 applied, 1 pending.");
    expect((await migrate()).stdout).toMatch(/^applied 0000_create_notes \(\d+ ms\)\n$/);
    expect((await migrate("--status")).stdout).toContain("applied 0000_create_notes\n1 applied, 0 pending.");
    expect((await migrate()).stdout).toBe("The database is up to date.\n");
    expect(await migrate("--dry-run")).toMatchObject({ exitCode: 0, stdout: "-- Nothing is pending.\n" });
  });

  test("leaves drizzle-kit's own migrate with nothing to do, and finds nothing to do after it", async () => {
    const theirs = () =>
      Bun.spawnSync([process.execPath, "--bun", "drizzle-kit", "migrate"], {
        cwd: project.folder,
        env: { ...withoutOurs(Bun.env), DATABASE_URL: own.url },
      });
    await migrate();
    expect(theirs().exitCode).toBe(0);
    await own.database.query.execute(sql`drop schema drizzle cascade`);
    await own.database.query.execute(sql`drop table notes`);
    expect(theirs().exitCode).toBe(0);
    expect((await migrate()).stdout).toBe("The database is up to date.\n");
  });

  test("refuses in production what its file does not allow, before anything is applied", async () => {
    await migrate();
    await generate("--custom", "--name", "without");
    const file = "drizzle/0001_without.sql";
    await project.write(file, "drop table notes");
    const production = () =>
      Bun.spawnSync([process.execPath, "src/commands/db-migrate.ts"], {
        cwd: project.folder,
        env: { ...withoutOurs(Bun.env), NODE_ENV: "production", DATABASE_URL: own.url },
      });

    const refused = production();
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr.toString()).toContain("drizzle/0001_without.sql:1 drops");
    expect((await migrate("--status")).stdout).toContain("1 applied, 1 pending.");

    await project.write(file, `-- migrate: allow drop-table, it was never used\n${await project.read(file)}`);
    expect(production().exitCode).toBe(0);
  });
});
