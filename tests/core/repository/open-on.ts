import type { Sql } from "postgres";
import { createLogger } from "@/core/logging";
import { Database } from "@/core/database/connection/database";

/** A `Database` on a test's connection, and the list of what it was asked. */
export function openOn(connection: Sql): { database: Database; statements: string[] } {
  const statements: string[] = [];
  const recording = new Proxy(connection, {
    get(target, name, receiver) {
      if (name !== "unsafe") return Reflect.get(target, name, receiver) as unknown;
      return (...query: Parameters<Sql["unsafe"]>) => {
        statements.push(query[0]);
        return target.unsafe(...query);
      };
    },
  });
  const logger = createLogger({ level: "silent", format: "json" });
  return { database: new Database(recording, { logger }), statements };
}
