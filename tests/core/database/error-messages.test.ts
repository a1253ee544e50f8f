import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { ApplicationError, column, entity } from "@/core/database";
import { validateInsert } from "@/core/database/entity/schemas/validate-row";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useDatabase();
const words = Array.from({ length: 300 }, (_, at) => `word ${at}`);
const wordy = entity("wordy", {
  id: column.id(),
  word: Type.Union(words.map((word) => Type.Literal(word))),
  text: Type.String({ pattern: `^(${words.join("|")})$` }),
});
const huge = "k".repeat(1_000_000);
const right = { word: "word 1", text: "word 1" };

describe("a message is under 1 kB", () => {
  test.each([
    ["of a row that breaks long rules", () => validateInsert(wordy, { word: huge, text: huge })],
    ["of a row with a long key that is not known", () => validateInsert(wordy, { ...right, [huge]: 1 })],
    [
      "of a row with many",
      () => validateInsert(wordy, { ...right, ...Object.fromEntries(words.map((word) => [word, 1])) }),
    ],
  ])("%s", async (_what, check) => {
    const failure = await failureOf<ApplicationError>(Promise.resolve().then(check));

    expect(failure.code).toBe("validation");
    expect(Buffer.byteLength(failure.message)).toBeLessThan(1024);
    expect(failure.message).toStartWith("This is not a valid row of wordy: /");
  });

  test("of an error of PostgreSQL's, whatever the statement, and holds nothing of it", async () => {
    await own.database.query.execute(sql`create table plain (id integer primary key, name varchar(5), amount integer)`);
    await own.database.query.execute(sql`insert into plain values (1, 'a', 1)`);
    const filler = sql.raw(`/* ${huge} */`);
    const statements = [
      sql`${filler} insert into plain values (1, 'a', 1)`,
      sql`${filler} insert into plain (id, name) values (2, ${huge})`,
      sql`${filler} insert into plain (id, amount) values (2, ${"9".repeat(100_000)}::numeric::integer)`,
      sql`${filler} select ${huge}::uuid`,
      sql`${filler} insert into plain (id) values (null)`,
    ];
    for (const statement of statements) {
      const failure = await failureOf<ApplicationError>(
        own.database.transaction(async () => own.database.query.execute(statement), { propagation: "nested" }),
      );

      expect(failure).toBeInstanceOf(ApplicationError);
      expect(failure.message.length).toBeLessThan(1000);
      expect(JSON.stringify([failure.message, failure.facts])).not.toMatch(/kkk|999|insert|select|values/);
    }
  });

  test("in bytes, too, and ends in whole letters", () => {
    const messages = [new ApplicationError("check", "é𝄞".repeat(999)), new QueryError("table", "ж".repeat(2000))].map(
      String,
    );

    for (const message of messages) {
      expect(Buffer.byteLength(message)).toBeLessThan(1024);
      expect(message.isWellFormed()).toBe(true);
      expect(message).toEndWith("…");
    }
    expect(new ApplicationError("check", "x".repeat(1000)).message).toBe("x".repeat(1000));
  });
});
