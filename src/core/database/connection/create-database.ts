import type { DatabaseUrl } from "@/core/config";
import { closePool, createSingleConnection } from "./postgres-client";

const alreadyThere = new Set(["42P04", "23505"]); // 23505: two processes at the same instant

/**
 * Creates a database beside the one `url` leads to; one that is there already is left alone.
 * With a template, it starts as a copy of that database.
 */
export async function createDatabase(url: DatabaseUrl, name: string, template?: string): Promise<void> {
  await withMaintenance(url, async (execute) => {
    const existing = await execute("select 1 from pg_database where datname = $1", [name]);
    if (existing.length > 0) return;
    const copied = template === undefined ? "" : ` template ${quote(template)}`;
    await execute(`create database ${quote(name)}${copied}`).catch((error: { code?: string }) => {
      if (!alreadyThere.has(error.code ?? "")) throw error;
    });
  });
}

/** Drops a database with every connection to it. One that is gone already is fine. */
export async function dropDatabase(url: DatabaseUrl, name: string): Promise<void> {
  await withMaintenance(url, (execute) => execute(`drop database if exists ${quote(name)} with (force)`));
}

type Execute = (text: string, parameters?: string[]) => Promise<ArrayLike<unknown>>;

/** One connection, for statements that concern the server and not one database. */
export async function withMaintenance<T>(url: DatabaseUrl, work: (execute: Execute) => Promise<T>): Promise<T> {
  const connection = createSingleConnection(url);
  try {
    return await work((text, parameters = []) => connection.unsafe(text, parameters));
  } finally {
    await closePool(connection);
  }
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
