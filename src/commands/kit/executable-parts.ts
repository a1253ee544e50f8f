import { join } from "node:path";
import type { BunPlugin } from "bun";
import { type MigrationFolder, readFolders } from "@/core/database/migrations";

const noServer = `
export function attachEmbeddedServer() {
  throw new Error("This program carries no PostgreSQL of its own: set DATABASE_URL.");
}`;

/** What an executable has in the place of two files of the project: its migrations, and no PostgreSQL. */
export async function executableParts(): Promise<BunPlugin> {
  const migrations = carrying(await readFolders("drizzle"));
  return {
    name: "executable parts",
    setup(build) {
      build.onLoad({ filter: /[\\/]steps[\\/]project-migrations\.ts$/ }, () => ({
        contents: migrations,
        loader: "ts",
      }));
      build.onLoad({ filter: /[\\/]embedded[\\/]embedded-server\.ts$/ }, () => ({ contents: noServer, loader: "ts" }));
    },
  };
}

/** The text of a module that has the folders in it, SQL as text and scripts as code. */
function carrying(folders: readonly MigrationFolder[]): string {
  const scripts = folders.flatMap(({ path, scripts: own }) => Object.keys(own).map((name) => ({ path, name })));
  const imports = scripts.map(({ path, name }, place) => `import script${place} from ${quoted(path, name)};`);
  const parts = folders.map(({ path, namespace, files }) => {
    const own = scripts.flatMap((script, place) =>
      script.path === path ? [`${JSON.stringify(script.name)}: script${place}`] : [],
    );
    return `{ ...${JSON.stringify({ path, namespace, files })}, scripts: { ${own.join(", ")} } }`;
  });
  return `${imports.join("\n")}\nexport const projectMigrations = async () => [${parts.join(", ")}];\n`;
}

function quoted(path: string, name: string): string {
  return JSON.stringify(join(process.cwd(), path, `${name}.ts`));
}
