import type { Finding } from "../migration-finding";
import { type Migration, lineAt } from "../folder/migrations-of";
import { type Danger, dangers, dangersOf, tablesMadeBy } from "./dangers";

const concurrently = /^(create\s+(unique\s+)?index|drop\s+index|reindex\b.*)\s+concurrently\b/is;
const endsTransaction =
  /^(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!(\s+(work|transaction))?\s+to))\b/i;
const wantsClient = /^copy\b.*\b(from\s+stdin|to\s+stdout)\b/is;
const repeatable = /\bif\s+(not\s+)?exists\b/i;

/** What can be seen in a file without running it: directives that are none, and work that cannot be done as it says. */
export function checkStatements(migrations: readonly Migration[]): Finding[] {
  return migrations.flatMap((migration) => [
    ...wrongDirectives(migration),
    ...impossible(migration),
    ...(migration.transactional ? needsNoTransaction(migration) : notRepeatable(migration)),
    ...(migration.script === undefined ? [] : besideScript(migration)),
  ]);
}

/** Statements that would stop or break what runs beside them, unless their file allows them. */
export function checkDangers(migrations: readonly Migration[], { together }: { together: boolean }): Finding[] {
  const made = together ? migrations.flatMap(tablesMadeBy) : [];
  return migrations.flatMap((migration) => {
    const allowed = migration.directives.map(({ text }) => /^allow ([a-z-]+)/.exec(text)?.[1]);
    const own = new Set([...made, ...tablesMadeBy(migration)]);
    return dangersOf(migration.statements)
      .filter(({ name, table }) => !allowed.includes(name) && !own.has(table))
      .map(({ name, at }) => dangerous(migration, name, at));
  });
}

function dangerous({ file, text }: Migration, name: Danger, at: number): Finding {
  const says = `${dangers[name]} If it is meant so, add the line "-- migrate: allow ${name}, and why".`;
  return { place: `${file}:${lineAt(text, at)}`, says };
}

function wrongDirectives({ file, directives }: Migration): Finding[] {
  return directives.flatMap(({ line, text }) => {
    const [, allowed] = /^allow ([a-z-]+)/.exec(text) ?? [];
    if (text === "no transaction" || (allowed !== undefined && Object.hasOwn(dangers, allowed))) return [];
    const known = Object.keys(dangers).join(", ");
    const says = `says "${text}", which is unknown. Write "no transaction", or "allow" and one of: ${known}.`;
    return [{ place: `${file}:${line}`, says }];
  });
}

// A ROLLBACK in a file would undo it and have it recorded; COPY would wait for rows for ever, with every lock held.
function impossible({ file, text, statements }: Migration): Finding[] {
  return statements.flatMap(({ code, at }) => {
    const place = `${file}:${lineAt(text, at)}`;
    if (endsTransaction.test(code)) return [{ place, says: `begins or ends a transaction, ${eachIsOne}` }];
    return wantsClient.test(code) ? [{ place, says: `talks to psql, ${noClient}` }] : [];
  });
}

const eachIsOne = "but each file is one with its line in the ledger. Remove the statement.";
const noClient = "and nobody is there to send or read the rows. Write them as INSERT … VALUES, or as a data migration.";

function needsNoTransaction({ file, text, statements }: Migration): Finding[] {
  const found = statements.find(({ code }) => concurrently.test(code));
  if (found === undefined) return [];
  const says =
    "works CONCURRENTLY, which cannot be in a transaction, and each file is one. Write it without CONCURRENTLY, or " +
    'move it to a file of its own (`bun run db:generate --custom`) that begins with "-- migrate: no transaction".';
  return [{ place: `${file}:${lineAt(text, found.at)}`, says }];
}

function notRepeatable({ file, text, statements }: Migration): Finding[] {
  return statements
    .filter(({ code }) => statements.length > 1 && !repeatable.test(code))
    .map(({ at }) => ({
      place: `${file}:${lineAt(text, at)}`,
      says:
        "is in no transaction, so that a run which breaks off runs it again. " +
        "Write IF NOT EXISTS or IF EXISTS, or give it a file of its own.",
    }));
}

function besideScript({ file, text, statements }: Migration): Finding[] {
  return statements
    .filter(({ code }) => !/^do\b/i.test(code))
    .map(({ at }) => ({
      place: `${file}:${lineAt(text, at)}`,
      says: "stands beside a TypeScript file that does the work in many transactions. Move it to a migration of its own.",
    }));
}
