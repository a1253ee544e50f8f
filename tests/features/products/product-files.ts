import { sql } from "drizzle-orm";
import type { Database } from "@/core/database";
import { read } from "../../support/http/http-client";
import { serveApp } from "../../support/app/serve-app";

/** The application on a port, as one sees it who brings and fetches files of products. */
export function openWarehouse(database: Database) {
  const { origin, stop } = serveApp(database);
  const bring = async (type: string, body: Sent) =>
    read(await fetch(`${origin}/api/products/imports`, { method: "POST", headers: { "content-type": type }, body }));
  return {
    origin,
    [Symbol.dispose]: () => void stop(),
    ndjson: (body: Sent) => bring("application/x-ndjson", body),
    csv: (body: Sent) => bring("text/csv", body),
    bring,
    file: (format: string) => fetch(`${origin}/api/products/exports?format=${format}`),
    names: async (): Promise<string[]> => {
      const { items } = (await read(await fetch(`${origin}/api/products?first=100`))).body;
      return items.map(({ name }: { name: string }) => name);
    },
  };
}

export type Sent = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export const tea = { sku: "TEA-1", name: "Sencha", priceCents: 1250 };
export const lines = (...rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** So many different products, a line each, made while they are sent. */
export function manyLines(count: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      let text = "";
      for (const end = Math.min(count, at + 1000); at < end; at += 1) {
        text += lines({ ...tea, sku: `SKU-${at}`, tags: ["tea"] });
      }
      if (text === "") controller.close();
      else controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

export async function openTransactions(database: Database): Promise<number> {
  const [row] = await database.query.execute<{ count: number }>(sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`);
  return row?.count ?? 0;
}
