import type { Database } from "../connection/database";
import type { AnyTable } from "../entity/types/table-types";
import type { RepositoryOptions } from "./calls/options";
import type { Relations } from "./relations/relation";
import { WritableRepository } from "./writable-repository";
import type { ScopedBy, ScopeFilter } from "./write/values/written-types";

/** `class UsersRepository extends Repository(users) {}` is a complete repository. */
export function Repository<Table extends AnyTable, const Known extends Relations = {}, Scope extends object = object>(
  table: Table,
  options: RepositoryOptions<Known, Scope & ScopeFilter<Table>> = {},
) {
  return class extends WritableRepository<Table, Known, ScopedBy<Table, Scope>> {
    constructor(database: Database) {
      super(table, database, options);
    }
  };
}
