import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { TransactionMisuse } from "@/core/database/transaction/refusals/transaction-misuse";
import { failureOf } from "../../../support/failure-of";
import { boom, useNotes } from "../notes";

const own = useNotes();

const send = (text: string) => own.database.query.execute(sql.raw(text));

const refused = [
  "commit",
  "COMMIT",
  "commit and chain",
  "end",
  "rollback",
  "abort",
  "begin",
  "start\ttransaction read only",
  "savepoint s1",
  "release s1",
  "rollback to s1",
  "prepare transaction 'x'",
  "; commit",
  " /* a /* nested */ comment */ commit",
  "-- a comment\ncommit",
  "-- a comment\rcommit",
  "start/**/transaction",
  "prepare/**/transaction 'x'",
  "select 1; commit; begin",
  "select ';'';' as \"a;b\"; rollback",
  "select E'\\';'; rollback",
  "select $q$;$q$;rollback",
];

describe("SQL that begins or ends a transaction is refused", () => {
  for (const text of refused) {
    test(`inside one, and nothing of it is sent: ${JSON.stringify(text)}`, async () => {
      await own.database.transaction(async () => {
        await own.add(1);
        expect(await failureOf(send(text))).toBeInstanceOf(TransactionMisuse);
        await own.add(2);
      });

      expect(await own.ids()).toEqual([1, 2]);
    });
  }

  test("so that what was done before it is undone with the rest", async () => {
    const ending = own.database.transaction(async () => {
      await own.add(1);
      await send("commit").catch(() => {});
      await own.add(2);
      throw boom;
    });

    expect(await failureOf(ending)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });

  test("outside one, where it would stay open on a connection of the pool", async () => {
    expect(await failureOf(send("begin"))).toBeInstanceOf(TransactionMisuse);
  });

  test("as the statement of a repository, prepared or not", async () => {
    for (const _ of [1, 2]) expect(await failureOf(own.database.run("commit", []))).toBeInstanceOf(TransactionMisuse);
  });
});

describe("SQL that has those words elsewhere is sent", () => {
  const harmless = [
    "select 'commit'; select ';commit'",
    "select case when true\nthen 1\nend",
    "select 1 as\nbegin",
    "do $$ begin perform 1; end $$",
    "create or replace function f() returns int language sql begin atomic select 1; select 2; end",
    "select 1 -- ; commit",
    "select 1 /*;\ncommit */",
    "prepare commits as select 1",
  ];
  for (const text of harmless) {
    test(JSON.stringify(text), async () => {
      await own.database.transaction(() => send(text));
    });
  }
});
