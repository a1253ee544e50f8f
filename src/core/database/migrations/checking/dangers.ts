import type { Statement } from "../folder/sql-statements";
import type { Migration } from "../folder/migrations-of";
import { actionsOf, outsideParentheses } from "./statement-parts";

/** What a statement does to those who use the table meanwhile, and the safe way to the same end. */
export const dangers = {
  "drop-table": "drops what the version that still runs may read. Remove its use, deploy that, and drop it afterwards.",
  "drop-column": "drops a column that the version that still runs may read. Remove its use, deploy, and drop it then.",
  "drop-sequence":
    "drops numbers that the version that still runs may take, and how far they came. Remove their use, deploy, drop them then.",
  rename:
    "renames what the version that still runs knows by its old name. Add the new one, have a trigger write both, copy, " +
    "deploy, and drop the old one afterwards: docs/migrations.md shows it.",
  "add-not-null":
    "adds a NOT NULL column without a default, which fails as soon as there are rows. Give it a default, or add it " +
    "without NOT NULL, deploy what fills it, fill the rows before that in batches, and set NOT NULL afterwards.",
  "set-not-null":
    "reads the whole table under a lock that stops reads and writes. First ADD CONSTRAINT c CHECK (x IS NOT NULL) " +
    "NOT VALID, in the next file VALIDATE CONSTRAINT c, then SET NOT NULL (it trusts the check) and drop c.",
  "blocking-index":
    "stops every write to the table while the index is built. Build it CONCURRENTLY, in a file of its own that begins " +
    'with "-- migrate: no transaction"; for a constraint, add it then with USING INDEX.',
  "blocking-foreign-key":
    "reads the whole table while writes to both tables wait. Add it NOT VALID, and VALIDATE CONSTRAINT in the next file.",
  "blocking-check":
    "reads the whole table while reads and writes wait. Add it NOT VALID, and VALIDATE CONSTRAINT in the next file.",
  "volatile-default":
    "writes the whole table anew under a lock, since each row has a value of its own. Add the column without it, " +
    "then set the default, and fill the old rows in batches.",
  "change-type":
    "may write the whole table anew under a lock. Add a column of the new type, copy in batches, and switch. " +
    "A longer varchar, or text in its place, is safe: allow it.",
  "every-row":
    "writes every row of a table in one transaction, and who changes one of them waits for its end. Let a data migration " +
    "do it in batches: `bun run db:generate --data`.",
  truncate: "empties a table. Delete the rows that are meant, in batches.",
} as const;

export type Danger = keyof typeof dangers;

interface DangerFound {
  name: Danger;
  /** As `nameOf` writes it. */
  table: string;
  at: number;
}

const part = String.raw`(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)`;
const name = String.raw`(${part}(?:\s*\.\s*${part})?)`;
const pattern = (text: string) => new RegExp(text.replaceAll(" ", String.raw`\s+`).replaceAll("NAME", name), "is");

const createTable = pattern("^create(?: (?:unlogged|temporary|temp))? table(?: if not exists)? NAME");
const createIndex = pattern(
  `^create(?: unique)? index(?! concurrently\\b)(?: if not exists)?(?: ${part})? on(?: only)? NAME`,
);
const alterTable = pattern("^alter table(?: if exists)?(?: only)? NAME (.*)$");

/** The dangerous statements of a file, in order. */
export function dangersOf(statements: readonly Statement[]): DangerFound[] {
  return statements.flatMap(({ code, at }) => {
    const found = (danger: Danger, table = "") => [{ name: danger, table: nameOf(table), at }];
    const [, altered, actions = ""] = alterTable.exec(code) ?? [];
    if (altered !== undefined) return actionsOf(actions).flatMap((action) => alteration(action, altered, found));
    const outside = outsideParentheses(code);
    for (const [danger, shape] of wholeStatements) {
      const match = shape.exec(outside);
      if (match !== null) return found(danger, match[1]);
    }
    return [];
  });
}

const wholeStatements = [
  ["drop-table", pattern("^drop (?:table|schema)(?: if exists)? NAME")],
  ["drop-sequence", pattern("^drop sequence(?: if exists)? NAME")],
  ["truncate", pattern("^truncate(?: table)?(?: only)? NAME")],
  ["blocking-index", createIndex],
  ["every-row", pattern("^(?:update|delete from)(?: only)? NAME(?!.*\\bwhere\\b)")],
  [
    "rename",
    pattern("^alter (?:schema|type|sequence|(?:materialized )?view)(?: if exists)? NAME (?:rename|set schema) "),
  ],
] as const;

/** The tables that the migration itself makes: nobody uses them yet. */
export function tablesMadeBy({ statements }: Migration): string[] {
  return statements.flatMap(({ code }) => {
    const [, table] = createTable.exec(code) ?? [];
    return table === undefined ? [] : [nameOf(table)];
  });
}

function alteration(action: string, table: string, found: (danger: Danger, table: string) => DangerFound[]) {
  const danger = alterations.find(([, isMeant]) => isMeant(action))?.[0];
  return danger === undefined ? [] : found(danger, table);
}

const has = (text: string) => (action: string) => pattern(text).test(action);
const addsColumn = has("^add(?: column)?(?! (?:constraint|primary|unique|check|foreign|exclude)\\b) ");
const isConstraint = has("^add (?:constraint|primary|unique|check|foreign|exclude)\\b");
const isLater = has("\\b(?:not valid|using index)\\b");
const ownValue = has("\\bgenerated\\b|^add(?: column)?(?: if not exists)? NAME (?:small|big)?serial\\b");

// In this order: an action counts as the first that it is.
const alterations: readonly [Danger, (action: string) => boolean][] = [
  ["rename", (action) => has("^(?:rename|set schema) ")(action) && !has("^rename constraint ")(action)],
  ["drop-column", (action) => has("^drop ")(action) && !has("^drop constraint ")(action)],
  ["set-not-null", has("^alter(?: column)? NAME set not null")],
  ["change-type", has("^alter(?: column)? NAME(?: set data)? type ")],
  ["blocking-foreign-key", (action) => isConstraint(action) && has("\\bforeign key\\b")(action) && !isLater(action)],
  ["blocking-check", (action) => isConstraint(action) && has("\\bcheck\\b")(action) && !isLater(action)],
  [
    "blocking-index",
    (action) => isConstraint(action) && !isLater(action) && !has("\\b(?:foreign key|check)\\b")(action),
  ],
  ["volatile-default", (action) => addsColumn(action) && (ownValue(action) || hasVolatileDefault(action))],
  ["add-not-null", (action) => addsColumn(action) && has("\\bnot null\\b")(action) && !has("\\bdefault\\b")(action)],
  ["blocking-index", (action) => addsColumn(action) && has("\\b(?:unique|primary key)\\b")(action)],
];

const steady = /^(now|transaction_timestamp|statement_timestamp|lower|upper|current_setting|to_timestamp|array|cast)$/i;

/** A default that calls a function which may answer each row differently. */
function hasVolatileDefault(action: string): boolean {
  const [, expression = ""] = /\bdefault\b(.*)$/is.exec(action) ?? [];
  const calls = expression.replace(/\b(check|references|collate)\b.*$/is, "").matchAll(/([\w$]+)\s*\(/g);
  return Array.from(calls).some(([, called = ""]) => !steady.test(called) && !isType.test(called));
}

const isType = /^(numeric|decimal|varchar|char|character|varying|bit|timestamp|timestamptz|time|timetz|interval)$/i;

/** The same for `users`, `"users"`, `USERS` and `public.users`. */
function nameOf(table: string): string {
  const parts = Array.from(table.matchAll(new RegExp(part, "g")), ([piece]) =>
    piece.startsWith('"') ? piece.slice(1, -1).replaceAll('""', '"') : piece.toLowerCase(),
  );
  return parts.length > 1 && parts[0] === "public" ? parts.slice(1).join(".") : parts.join(".");
}
