import { expect, test } from "bun:test";
import type { Sql } from "postgres";
import { Database } from "@/core/database/connection/database";
import { createClient } from "@/core/database/connection/postgres-client";
import { failureOf } from "../../../support/failure-of";
import { boom, useNotes } from "../notes";

const own = useNotes();

/** A pool of one connection where the first `words` fail, as when the time of the transaction is over by then. */
function failingOnce(words: string): Database {
  let left = 1;
  const real = createClient(own.config.with({ poolSize: 1 }));
  const failing = (sql: Sql) => (text: string) => sql.unsafe(text === words && left-- > 0 ? "select 1 / 0" : text);
  const hold = (...given: Parameters<Sql["hold"]>) => {
    const held = real.hold(...given);
    return { ...held, sql: Object.assign(Object.create(held.sql), { unsafe: failing(held.sql as Sql) }) };
  };
  const client = new Proxy(real, { get: (target, key) => (key === "hold" ? hold : Reflect.get(target, key)) });
  return new Database(client, { acquireTimeoutMilliseconds: 500 });
}

for (const [words, end] of [
  ["rollback", () => Promise.reject(boom)],
  ["commit", () => Promise.resolve()],
] as const) {
  test(`a ${words} that fails is followed by one that ends the transaction`, async () => {
    const database = failingOnce(words);
    const failing = database.transaction(async () => {
      await database.run("insert into notes values ($1, 'undone')", [1]);
      await end();
    });

    expect(await failureOf(failing)).toBeInstanceOf(Error);
    await database.transaction(() => database.run("insert into notes values ($1, 'kept')", [2]));
    expect(await own.ids()).toEqual([2]);
    await database.close();
  });
}
