import { nearest, quoted } from "../../entity/names/nearest";
import { nameOf } from "../plan/encode";
import { QueryError } from "./query-error";

const call = ["tx", "log"];
const seen = [...call, "withDeleted"];
const read = [...seen, "select", "include"];
const locked = ["lock", "skipLocked", "noWait"];
const ordered = [...read, ...locked, "orderBy", "offset"];
const written = [...call, "returning"];
const changed = [...written, "withDeleted"];

const known = {
  repository: ["relations", "scope"],
  find: [...ordered, "limit"],
  findOne: ordered,
  findById: [...read, ...locked],
  stream: [...ordered, "limit", "batchSize"],
  paginate: [...read, "orderBy", "page", "size", "total"],
  paginateByCursor: [...read, "orderBy", "first", "after", "last", "before", "page", "total"],
  count: seen,
  aggregate: [...seen, "groupBy", "having", "orderBy", "limit", "offset"],
  query: call,
  create: written,
  upsert: [...written, "conflict", "update", "restore"],
  updateById: [...changed, "version"],
  updateOne: [...changed, "all", "orderBy"],
  updateMany: [...changed, "all"],
  updateEach: [...changed, "where"],
  save: written,
  deleteById: [...changed, "version", "hard"],
  deleteOne: [...changed, "all", "orderBy", "hard"],
  deleteMany: [...changed, "all", "hard"],
  restoreById: [...written, "version"],
  restoreMany: [...written, "all"],
} satisfies Record<string, readonly string[]>;

type Told = keyof typeof known;

const names = new Map(Object.entries(known).map(([told, options]) => [told, new Set(options)]));

/**
 * What the types say of options, said again for a caller whom no compiler asked: a misspelt one would be dropped.
 * @param told what the options are of. @throws QueryError that suggests the nearest one.
 */
export function checkOptions(table: string, told: Told, options: object): void {
  if (typeof options !== "object" || options === null) {
    throw new QueryError(table, `options are an object, not ${nameOf(options)}.`);
  }
  for (const name in options) {
    if (names.get(told)?.has(name) !== true) throw unknownOption(table, told, name);
  }
}

function unknownOption(table: string, told: Told, name: string): QueryError {
  const options = known[told];
  return new QueryError(table, `there is no option ${quoted(name)} for ${told}${nearest(name, options)}.`);
}
