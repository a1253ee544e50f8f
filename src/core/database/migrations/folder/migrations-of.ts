import type { DataMigration } from "./data-migration";
import { MigrationError } from "../migration-error";
import { type JournalEntry, journalOf } from "./journal";
import { type MigrationFolder, readFolders } from "./migration-folder";
import { type Statement, splitStatements } from "./sql-statements";

/** One file of the migrations folder. */
export interface Migration {
  /** `0001_add_users`, and in a namespace `billing/0001_invoices` */
  name: string;
  /** Path for messages: `drizzle/0001_add_users.sql` */
  file: string;
  /** Its identity in the ledger. */
  createdAt: number;
  /** SHA-256 of the file, hexadecimal, as drizzle-kit records it; of both files for a data migration. */
  hash: string;
  /** The file's hashes before it was told what to allow, and with the line ends of another system. */
  formerHashes: readonly string[];
  text: string;
  statements: readonly Statement[];
  directives: readonly Directive[];
  /** False for a file that says `-- migrate: no transaction`. */
  transactional: boolean;
  script: DataMigration | undefined;
}

/** A line `-- migrate: …` of a file. */
interface Directive {
  line: number;
  text: string;
}

/** The project's migrations in the order of the journal. A missing folder holds none. */
export async function readMigrations(path: string): Promise<Migration[]> {
  return (await readFolders(path)).flatMap(migrationsOf);
}

/** @throws MigrationError for a file that the journal lists and the folder lacks. */
export function migrationsOf(folder: MigrationFolder): Migration[] {
  return journalOf(folder).entries.map((entry) => migrationOf(folder, entry));
}

/** The order of migrations, also of several folders. */
export function byTime(a: Pick<Migration, "createdAt">, b: Pick<Migration, "createdAt">): number {
  return a.createdAt - b.createdAt;
}

function migrationOf({ path, namespace, files, scripts }: MigrationFolder, { tag, when }: JournalEntry): Migration {
  const file = `${path}/${tag}.sql`;
  const text = files[`${tag}.sql`];
  if (text === undefined) {
    throw new MigrationError(`${file} is missing, but the journal lists it. Restore the file from version control.`);
  }
  const script = files[`${tag}.ts`] ?? "";
  const directives = directivesOf(text);
  return {
    name: namespace === undefined ? tag : `${namespace}/${tag}`,
    file,
    createdAt: when,
    hash: hashOf(text + script),
    formerHashes: formsOf(text).map((form) => hashOf(form + script)),
    text,
    statements: splitStatements(text),
    directives,
    transactional: directives.every((directive) => directive.text !== "no transaction"),
    script: scripts[tag],
  };
}

const directive = /^--[ \t]*migrate:[ \t]*(.*?)[ \t]*$/gm;
const allowLine = /^--[ \t]*migrate:[ \t]*allow\b.*(\r?\n|$)/gm;

function directivesOf(text: string): Directive[] {
  return Array.from(text.matchAll(directive), ({ 1: said = "", index }) => ({ text: said, line: lineAt(text, index) }));
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function formsOf(text: string): string[] {
  const plain = text.replaceAll("\r\n", "\n");
  const forms = [plain, plain.replaceAll(allowLine, "")];
  return [...forms, ...forms.map((form) => form.replaceAll("\n", "\r\n"))];
}

function hashOf(text: string): string {
  return Bun.CryptoHasher.hash("sha256", text, "hex");
}
