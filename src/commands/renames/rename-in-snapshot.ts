import type { KitSnapshot } from "../kit/kit-snapshot";
import { renameObject } from "./rename-object";
import { renameColumn, renamePolicy, renameRole, renameSchema } from "./rename-part";

interface Renamed {
  snapshot: KitSnapshot;
  statements: string[];
}

/** What an answer may name, where it is in the snapshot. */
interface Candidate {
  isLost: boolean;
  /** Changes the snapshot. @returns the statements that do the same to a database. */
  rename: (snapshot: KitSnapshot, to: string) => string[];
}

/**
 * An answer such as `users.name=full_name` or `people=users`, done to a copy of the snapshot: of a table, enum, sequence,
 * view, schema, role or policy, or of a column. `people=shop.people` takes it to another schema.
 * @param now tells what is there still, where two things have one name. @throws Error when it names nothing.
 */
export function renameInSnapshot(original: KitSnapshot, now: KitSnapshot, answer: string): Renamed {
  const snapshot = structuredClone(original);
  const [, path = "", to = ""] = /^([^=]+)=((?:[^=."]+\.)?[^=."]+)$/.exec(answer) ?? [];
  const candidates = [
    ...objectsCalled(path, original, now),
    ...(to.includes(".") ? [] : partsCalled(path, original, now)),
  ];
  const found = candidates.find(({ isLost }) => isLost) ?? candidates[0];
  if (found !== undefined) return { statements: found.rename(snapshot, to), snapshot };
  throw new Error(
    `--rename ${answer} names nothing that was there. Write --rename table=new or table.column=new; an enum, a sequence, ` +
      "a view and a schema are written as a table is.",
  );
}

/** What has a schema, and may move to another. */
function objectsCalled(path: string, before: KitSnapshot, now: KitSnapshot): Candidate[] {
  return (["tables", "enums", "sequences", "views"] as const).flatMap((kind) => {
    const key = [path, `public.${path}`].find((name) => before[kind][name] !== undefined);
    if (key === undefined) return [];
    const isLost = now[kind][key] === undefined;
    return [{ isLost, rename: (snapshot, to) => renameObject(snapshot, { kind, key, to, now }) } satisfies Candidate];
  });
}

function partsCalled(path: string, before: KitSnapshot, now: KitSnapshot): Candidate[] {
  const dot = path.lastIndexOf(".");
  const [owner, name] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
  const table = [owner, `public.${owner}`].find((key) => before.tables[key] !== undefined) ?? "";
  const candidate = (of: (snapshot: KitSnapshot) => object | undefined, rename: Candidate["rename"], called = name) => {
    const has = (snapshot: KitSnapshot) => Object.hasOwn(of(snapshot) ?? {}, called);
    return has(before) ? [{ isLost: !has(now), rename }] : [];
  };
  return [
    ...candidate(
      ({ schemas }) => schemas,
      (snapshot, to) => renameSchema(snapshot, path, to),
      path,
    ),
    ...candidate(
      ({ roles }) => roles,
      (snapshot, to) => renameRole(snapshot, path, to),
      path,
    ),
    ...candidate(
      ({ tables }) => tables[table]?.columns,
      (snapshot, to) => renameColumn(snapshot, table, name, to),
    ),
    ...candidate(
      ({ tables }) => tables[table]?.policies,
      (snapshot, to) => renamePolicy(snapshot, table, name, to),
    ),
  ];
}
