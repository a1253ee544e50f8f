import { latestSnapshot, migrationsFolder } from "./kit-snapshot";
import { shortName } from "../renames/possible-renames";
import { isEmpty, shareOf } from "./divide-snapshot";
import { type SchemaPart, folderOf, namespacesBegun } from "./schema-parts";

/** Where two folders make the same, or one refers to what is made after it. */
export async function mixedUp(parts: readonly SchemaPart[]): Promise<string[]> {
  const named = parts.flatMap(({ namespace }) => namespace ?? []);
  const namespaces = Array.from(new Set([...namespacesBegun(), ...named])).toSorted();
  return [
    ...(await madeTwice(namespaces)),
    ...parts.flatMap((part) => madeLater(part, namespaces)),
    ...(await droppedEarly(parts)),
  ];
}

/** Where the schema files of a namespace are gone, and its tables are not. @param parts all of them. */
export async function undeclared(parts: readonly SchemaPart[]): Promise<string[]> {
  const silent = namespacesBegun().filter((name) => !parts.some(({ namespace }) => namespace === name));
  const latest = await Promise.all(silent.map(async (name) => [name, await latestSnapshot(folderOf(name))] as const));
  return latest
    .filter(([, snapshot]) => !isEmpty(snapshot))
    .map(
      ([name]) =>
        `${folderOf(name)} has what no schema file declares. Where it came with a library, remove its snapshots ` +
        `(meta/*_snapshot.json); where it is to go, \`bun run db:generate --namespace ${name}\` drops it.`,
    );
}

async function madeTwice(namespaces: readonly string[]): Promise<string[]> {
  const project = await latestSnapshot(migrationsFolder);
  return namespaces
    .filter((name) => project.schemas[name] !== undefined || !isEmpty(shareOf(name, project)))
    .map(
      (name) =>
        `The schema ${name} is in the migrations of ${migrationsFolder} already, and can be no namespace beside them: ` +
        `give what belongs into ${folderOf(name)} another schema.`,
    );
}

// Of what changes at once, namespaces come first, in the order of their names, and the project after them.
function madeLater({ namespace, folder, now }: SchemaPart, namespaces: readonly string[]): string[] {
  if (namespace === undefined) return [];
  const earlier = namespaces.slice(0, namespaces.indexOf(namespace) + 1);
  const isLate = (schema: string | undefined) => !earlier.includes(schema || "public");
  const lateReferences = Object.entries(now.tables).flatMap(([table, { foreignKeys, columns }]) => [
    ...Object.values(foreignKeys).flatMap(({ tableTo, schemaTo }) =>
      isLate(schemaTo) ? [{ table, to: tableTo }] : [],
    ),
    ...Object.values(columns).flatMap(({ type, typeSchema }) =>
      typeSchema !== undefined && isLate(typeSchema) ? [{ table, to: type }] : [],
    ),
  ]);
  return lateReferences.map(
    ({ table, to }) =>
      `${table} refers to ${to}, which is made after ${folder} was applied. Let the other table refer to this ` +
      "one, or keep the value without a reference.",
  );
}

/** The tables that a namespace is to drop while another folder's migrations still refer to them. */
async function droppedEarly(parts: readonly SchemaPart[]): Promise<string[]> {
  const everywhere = [migrationsFolder, ...namespacesBegun().map(folderOf)];
  const pictures = await Promise.all(everywhere.map(async (folder) => ({ folder, ...(await latestSnapshot(folder)) })));
  return parts.flatMap(({ folder, namespace, now }) => {
    const others = namespace === undefined ? [] : pictures.filter((picture) => picture.folder !== folder);
    return others.flatMap(({ tables }) =>
      Object.entries(tables).flatMap(([table, { foreignKeys }]) =>
        Object.values(foreignKeys)
          .filter(
            ({ schemaTo, tableTo }) => schemaTo === namespace && now.tables[`${schemaTo}.${tableTo}`] === undefined,
          )
          .map(({ tableTo }) => `${shortName(table)} refers to ${namespace}.${tableTo}, which ${oneByOne}`),
      ),
    );
  });
}

const oneByOne =
  "would be dropped first. Leave it declared until `bun run db:generate` has written the end of the reference.";
