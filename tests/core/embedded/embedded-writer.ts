/**
 * A process that inserts rows one after the other and prints the number of each after PostgreSQL acknowledged it.
 * Usage: bun embedded-writer.ts <folder>
 */
import postgres from "postgres";

import { attachEmbeddedServer } from "@/core/database/connection/embedded/embedded-server";

const [folder = ""] = process.argv.slice(2);
const server = await attachEmbeddedServer({ folder, durable: true });
const sql = postgres(server.url(), { max: 1, onnotice: () => {} });
await sql`create table if not exists entries (id bigint generated always as identity primary key)`;
for (;;) {
  const [row] = await sql<[{ id: string }]>`insert into entries default values returning id`;
  console.log(row.id);
}
