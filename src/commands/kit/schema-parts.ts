import { isNamespace } from "@/core/database/migrations";
import { type KitSnapshot, currentSnapshot, latestSnapshot, migrationsFolder } from "./kit-snapshot";
import { isEmpty, shareOf, withoutShares } from "./divide-snapshot";

/** A folder of migrations with what the schemas say belongs into it: the project's own, or a namespace's. */
export interface SchemaPart {
  folder: string;
  /** Undefined is the project itself. */
  namespace: string | undefined;
  /** The schemas as they are. */
  now: KitSnapshot;
}

/** Those whose migrations are written here, in the order in which they are applied; the last is the project. */
export async function schemaParts(): Promise<SchemaPart[]> {
  const whole = await currentSnapshot();
  const namespaces = namespacesBegun()
    .filter(isWrittenHere)
    .map((name) => partOf(name, whole));
  return [...namespaces.filter(({ now }) => !isEmpty(now)), projectPart(whole)];
}

/** One of them, or a namespace that is to begin. @throws Error for one that cannot be written here. */
export async function schemaPart(namespace: string | undefined): Promise<SchemaPart> {
  if (namespace === undefined) return projectPart(await currentSnapshot());
  if (!isNamespace(namespace)) {
    throw new Error(`"${namespace}" cannot be the schema of a namespace. Write one as in --namespace billing.`);
  }
  if (namespacesBegun().includes(namespace) && !isWrittenHere(namespace)) {
    throw new Error(`${folderOf(namespace)} has no snapshots: its files came with a library, which writes them.`);
  }
  return partOf(namespace, await currentSnapshot());
}

/** The picture that its newest migration left behind. */
export async function latestOf({ folder, namespace }: SchemaPart): Promise<KitSnapshot> {
  const latest = await latestSnapshot(folder);
  return namespace === undefined ? latest : { ...latest, schemas: { [namespace]: namespace } };
}

/** Those of the answers that concern it: of one about a namespace the first word is its name. */
export function answersFor(part: SchemaPart, parts: readonly SchemaPart[], answers: readonly string[]): string[] {
  const owner = (answer: string) =>
    parts.find(({ namespace }) => namespace === answer.split(/[.=]/, 1)[0]) ?? parts.at(-1);
  return answers.filter((answer) => owner(answer) === part);
}

/** Whether the tables of a schema belong into it. */
export function holds({ namespace }: SchemaPart, schema: string): boolean {
  return namespace === undefined ? !namespacesBegun().includes(schema) : schema === namespace;
}

/** The folders inside the project's that have a journal. */
export function namespacesBegun(): string[] {
  const journals = new Bun.Glob(`${migrationsFolder}/*/meta/_journal.json`).scanSync();
  return Array.from(journals, (file) => file.split(/[\\/]/)[1] ?? "").toSorted();
}

export function folderOf(namespace: string): string {
  return `${migrationsFolder}/${namespace}`;
}

/** Without snapshots there is nothing to compare the schemas with: a library leaves them out. */
function isWrittenHere(namespace: string): boolean {
  return new Bun.Glob(`${folderOf(namespace)}/meta/*_snapshot.json`).scanSync().next().done !== true;
}

function partOf(namespace: string, whole: KitSnapshot): SchemaPart {
  return { folder: folderOf(namespace), namespace, now: shareOf(namespace, whole) };
}

function projectPart(whole: KitSnapshot): SchemaPart {
  return { folder: migrationsFolder, namespace: undefined, now: withoutShares(namespacesBegun(), whole) };
}
