import { sql } from "drizzle-orm";
import type { Database } from "@/core/database";
import type { DeclaredSequence } from "@/core/database/sequence/declare-sequence";
import { qualified } from "@/core/database/sequence/sequence-name";
import { clausesOf } from "@/core/database/sequence/sequence-settings";

/** Makes declared sequences as their migration does, without waiting for drizzle-kit. */
export async function createSequences(
  database: Database,
  ...declared: DeclaredSequence<number | bigint>[]
): Promise<void> {
  for (const { seqName: name, schema = "public", settings } of declared) {
    const create = `create sequence ${qualified({ schema, name })} ${Object.values(clausesOf(settings)).join(" ")}`;
    await database.query.execute(sql.raw(create));
  }
}
