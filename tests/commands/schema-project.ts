import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Finished, launch } from "../support/processes/launch";

const root = resolve(import.meta.dir, "../..");

/** A project of one table, under git, with nothing migrated yet. */
export interface SchemaProject {
  folder: string;
  /** Writes the schema file: the properties of the table `notes`, and whatever follows. */
  schema: (columns: string, more?: string) => Promise<void>;
  bun: (...parameters: string[]) => Promise<Finished>;
  git: (...parameters: string[]) => string;
  commit: (message: string) => void;
  /** Commits what there is as that to which `startOver` leads back, from whatever branch or merge. */
  begin: () => void;
  startOver: () => void;
  read: (file: string) => Promise<string>;
  write: (file: string, text: string) => Promise<void>;
  remove: () => Promise<void>;
}

export async function createSchemaProject(environment: Record<string, string> = {}): Promise<SchemaProject> {
  const folder = await mkdtemp(join(tmpdir(), "schema-project-"));
  for (const part of [
    "package.json",
    "tsconfig.json",
    "bunfig.toml",
    "drizzle.config.ts",
    "src/core",
    "src/commands",
  ]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  const config = await Bun.file(join(root, "drizzle.config.ts")).text();
  await writeFile(join(folder, "drizzle.config.ts"), config.replace("./src/**/", "./src/features/**/")); // not core's
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const schemaFile = join(folder, "src/features/notes/notes.schema.ts");
  await mkdir(join(schemaFile, ".."), { recursive: true });
  const git = (...parameters: string[]) => {
    const { stdout } = Bun.spawnSync(["git", ...identity, ...parameters], { cwd: folder, stderr: "ignore" });
    return stdout.toString();
  };
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  };
  git("init", "--quiet", "--initial-branch=main");
  await writeFile(join(folder, ".gitignore"), "node_modules\nsrc/c*\n");

  return {
    folder,
    git,
    commit,
    begin: () => {
      commit("Begin");
      git("tag", "start");
    },
    startOver: () => {
      git("merge", "--abort");
      git("checkout", "--quiet", "--force", "-B", "main", "start");
      git("clean", "--quiet", "-d", "--force");
    },
    schema: (columns, more = "") =>
      writeFile(schemaFile, `${imports}export const notes = pgTable("notes", {${columns}});\n${more}\n`),
    bun: (...parameters) => launch(folder, [process.execPath, ...parameters], environment).finished(),
    read: (file) => Bun.file(join(folder, file)).text(),
    write: (file, text) => writeFile(join(folder, file), text),
    remove: () => rm(folder, { recursive: true }),
  };
}

const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"];
const imports = `import { index, integer, pgEnum, pgSchema, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";\n`;
