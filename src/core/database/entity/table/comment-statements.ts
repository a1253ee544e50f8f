import { quote } from "../names/identifier";
import { textLiteral } from "../plans/sql-literal";
import type { EntityDefinition } from "./entity-definition";

/**
 * The `COMMENT ON` statements that are missing from the migrations, because drizzle-kit knows no comments.
 * @param history the migrations' statements, oldest first: what they say of comments is what a migrated database has.
 */
export function commentChanges(history: readonly string[], entities: readonly EntityDefinition[]): string[] {
  const said = commentsOf(history);
  return entities.flatMap(commentTargets).flatMap(([target, comment]) => {
    const wanted = comment === undefined ? "NULL" : textLiteral(comment);
    return wanted === (said.get(target) ?? "NULL") ? [] : [`COMMENT ON ${target} IS ${wanted};`];
  });
}

/** `TABLE "users"` and `COLUMN "users"."email"`, each with its comment. */
function commentTargets({ name, schema, comment, columns }: EntityDefinition): [string, string | undefined][] {
  const table = schema === "public" ? quote(name) : `${quote(schema)}.${quote(name)}`;
  const ofColumns = columns.map((one): [string, string | undefined] => [
    `COLUMN ${table}.${quote(one.column.name)}`,
    one.comment,
  ]);
  return [[`TABLE ${table}`, comment], ...ofColumns];
}

/** What the statements leave behind, by target: a literal each. */
function commentsOf(history: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  for (const statement of history) {
    const code = statement.replace(/^(\s*--[^\n]*\n)+/, "").trim();
    for (const [form, follow] of forms) {
      const found = form.exec(code);
      if (found) follow(said, ...found.slice(1));
    }
  }
  return said;
}

const name = '"(?:[^"]|"")+"';
const table = `(${name}(?:\\.${name})?)`;

type Follow = (said: Map<string, string>, ...parts: string[]) => void;

/** As drizzle-kit writes them: what a statement does to the comments that were made before it. */
const forms: readonly [RegExp, Follow][] = [
  [
    new RegExp(`^COMMENT ON ((?:TABLE|COLUMN) (?:${name}\\.?)+) IS (.*?);?$`, "s"),
    (said, target = "", text = "") => said.set(target, text),
  ],
  [new RegExp(`^CREATE TABLE (?:IF NOT EXISTS )?${table}`), (said, created = "") => move(said, created)],
  [
    new RegExp(`^ALTER TABLE ${table} ADD COLUMN (?:IF NOT EXISTS )?(${name})`),
    (said, of, added) => move(said, `${of}.${added}`),
  ],
  [
    new RegExp(`^ALTER TABLE ${table} RENAME TO (${name})`),
    (said, from = "", to = "") =>
      move(
        said,
        from,
        from.replace(new RegExp(`${name}$`), () => to),
      ),
  ],
  [
    new RegExp(`^ALTER TABLE ${table} SET SCHEMA (${name})`),
    (said, from = "", schema = "") => move(said, from, `${schema === '"public"' ? "" : `${schema}.`}${nameIn(from)}`),
  ],
  [new RegExp(`^ALTER SCHEMA (${name}) RENAME TO (${name})`), (said, from, to) => moveSchema(said, from, to)],
  [
    new RegExp(`^ALTER TABLE ${table} RENAME COLUMN (${name}) TO (${name})`),
    (said, of, from, to) => move(said, `${of}.${from}`, `${of}.${to}`),
  ],
];

function nameIn(path: string): string {
  return new RegExp(`${name}$`).exec(path)?.[0] ?? path;
}

/** A table may have the name of a schema: what is in a schema has one name more. */
function moveSchema(said: Map<string, string>, from = "", to = ""): void {
  const inSchema = new RegExp(`^(?:TABLE ${name}|COLUMN ${name}\\.${name})\\.${name}$`);
  for (const [target, text] of Array.from(said)) {
    const [kind = "", path = ""] = target.split(/ (.*)/s);
    if (!inSchema.test(target) || !path.startsWith(`${from}.`)) continue;
    said.delete(target);
    said.set(`${kind} ${to}${path.slice(from.length)}`, text);
  }
}

/** Takes the comments of a table or column, and of what is in it, to its new name; without one, they are gone. */
function move(said: Map<string, string>, from: string, to?: string): void {
  for (const [target, text] of Array.from(said)) {
    const [kind = "", path = ""] = target.split(/ (.*)/s);
    if (path !== from && !path.startsWith(`${from}.`)) continue;
    said.delete(target);
    if (to !== undefined) said.set(`${kind} ${to}${path.slice(from.length)}`, text);
  }
}
