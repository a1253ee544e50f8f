import { join, resolve } from "node:path";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { definitionOf } from "@/core/database/entity/table/definition";
import * as documentedSchema from "./documented-columns";

const { documented } = documentedSchema;

export const page = resolve(import.meta.dir, "../../../../docs/entities.md");

const [start, end] = ["<!-- every type: made by `bun tests/core/entity/docs/write-entity-docs.ts` -->", "<!-- end -->"];

/** The page with its table of types as the code makes it now. */
export async function currentPage(): Promise<string> {
  const text = await Bun.file(page).text();
  const [before = "", rest = ""] = text.split(start);
  const after = rest.slice(rest.indexOf(end));
  return formatted(`${before}${start}\n\n${await tableOfTypes()}\n\n${after}`);
}

async function tableOfTypes(): Promise<string> {
  const empty = generateDrizzleJson({});
  const statements = await generateMigration(empty, generateDrizzleJson({ ...documentedSchema }, empty.id));
  const create = statements.find((statement) => statement.startsWith('CREATE TABLE "documented" '));
  const ddl = (create ?? "").split("\n").map((line) => line.trim().replace(/,$/, ""));
  const source = await Bun.file(join(import.meta.dir, "documented-columns.ts")).text();
  const lines = [...source.matchAll(/^ {2}(\w+): (.+), \/\/ (.+)$/gm)];
  const known = definitionOf(documented).columns;
  if (lines.length !== known.length)
    throw new Error("Each documented property needs a line, and its type as a comment.");

  const rows = lines.map(([, property = "", written = "", type = ""]) => {
    const sql = [columnOf(property, ddl), ...constraintsOf(property, [...ddl, ...statements])].map(code).join("<br>");
    return `| ${code(`${property}: ${written}`)} | ${sql} | ${type.replaceAll("|", "\\|")} |`;
  });
  return ["| property | SQL | in code |", "| --- | --- | --- |", ...rows].join("\n");
}

function columnOf(property: string, ddl: readonly string[]): string {
  const name = definitionOf(documented).columns.find((column) => column.property === property)?.column.name;
  return ddl.find((line) => line.startsWith(`"${name}" `)) ?? "";
}

/** The constraints that the property alone asked for, without their names. */
function constraintsOf(property: string, ddl: readonly string[]): string[] {
  const names = [...definitionOf(documented).constraints].flatMap(([name, { kind, properties }]) =>
    kind !== "key" && properties.length === 1 && properties[0] === property ? [name] : [],
  );
  return names.map((name) => {
    const line =
      ddl.find((statement) => !statement.startsWith("CREATE TABLE") && statement.includes(`"${name}"`)) ?? "";
    return line.replace(/^.*CONSTRAINT "\w+" /, "").replace(/;$/, "");
  });
}

function code(text: string): string {
  const marks = text.includes("`") ? "``" : "`";
  return `${marks}${text.replaceAll("|", "\\|")}${marks}`;
}

function formatted(markdown: string): string {
  const { stdout } = Bun.spawnSync(["bun", "fmt", "--no-script", "--stdin-filepath=entities.md"], {
    cwd: resolve(import.meta.dir, "../../../.."),
    stdin: Buffer.from(markdown),
  });
  return stdout.toString();
}
