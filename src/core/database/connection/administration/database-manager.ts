import type { DatabaseUrl } from "@/core/config";
import { quote } from "../../entity/names/identifier";
import { type Sql, closePool, createSingleConnection } from "../postgres-client";
import { checkName } from "./check-name";
import { type Purpose, databasesOf, markStatement, refuseUnmarked } from "./purpose";

interface NewDatabase {
  /** The database to copy. Default: PostgreSQL's own `template1`. */
  template?: string;
  /** Marks it as one that may be thrown away. */
  purpose?: Purpose;
}

interface DropOptions {
  /** Drops one that is not marked, too. */
  force?: boolean;
  /** Ends the connections to it, which would stop the drop. */
  disconnect?: boolean;
}

/** The databases of a server, for commands, tests and tools. Has one connection, which `close` gives back. */
export class DatabaseManager implements AsyncDisposable {
  constructor(private readonly sql: Sql) {}

  /** By way of any database of the server; past a pooler. */
  static on(url: DatabaseUrl): DatabaseManager {
    return new DatabaseManager(createSingleConnection(url));
  }

  /** Every database but the templates of the server, each with what it may be thrown away for. */
  list(): ReturnType<typeof databasesOf> {
    return databasesOf(this.sql);
  }

  async exists(name: string): Promise<boolean> {
    return (await this.sql`select from pg_database where datname = ${name}`).length > 0;
  }

  /** @returns false for one that is there already, which is left alone. */
  async create(name: string, options: NewDatabase = {}): Promise<boolean> {
    if (await this.exists(name)) return false;
    try {
      await this.#make(name, options);
      return true;
    } catch (error) {
      if (alreadyThere.has(codeOf(error))) return false;
      throw error;
    }
  }

  /** Copies a database as a whole. @throws Error for a target that is there, and for a source that is in use. */
  async clone(source: string, target: string, { purpose }: Pick<NewDatabase, "purpose"> = {}): Promise<void> {
    await this.#make(target, { template: source, ...(purpose && { purpose }) });
  }

  /** @returns false for one that is not there. @throws Error for one that is not marked, or in use. */
  async drop(name: string, { force = false, disconnect = false }: DropOptions = {}): Promise<boolean> {
    if (!(await this.exists(name))) return false;
    await refuseUnmarked(this.sql, name, force);
    const ending = disconnect ? " with (force)" : "";
    await this.sql.unsafe(`drop database if exists ${quote(checkName(name))}${ending}`).catch(inUse(name));
    return true;
  }

  /** Says what the database is for: from then on it may be thrown away. */
  async mark(name: string, purpose: Purpose): Promise<void> {
    await this.sql.unsafe(markStatement(checkName(name), purpose));
  }

  close(): Promise<void> {
    return closePool(this.sql);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #make(name: string, { template, purpose }: NewDatabase): Promise<void> {
    const source = template === undefined ? "" : ` template ${quote(checkName(template))}`;
    await this.sql.unsafe(`create database ${quote(checkName(name))}${source}`).catch(inUse(template ?? "template1"));
    if (purpose !== undefined) await this.mark(name, purpose);
  }
}

const alreadyThere = new Set(["42P04", "23505"]); // 23505: two processes at the same instant

function inUse(name: string): (error: unknown) => never {
  return (error) => {
    if (codeOf(error) !== "55006") throw error;
    throw new Error(`Somebody is connected to ${name}, which stops this. End the connections, or wait.`, {
      cause: error,
    });
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
