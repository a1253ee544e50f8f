import { beforeAll, describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { Conflict, IdempotencyKeys, type Tx } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { inTransaction } from "@/core/http";
import { failureOf } from "../../../support/failure-of";

const own = useOwnDatabase();
const page = await Bun.file(resolve(import.meta.dir, "../../../../docs/transactions.md")).text();
const examples = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""]) => code);

const execute = (text: string, values: (string | number)[] = [], tx?: Tx | null) =>
  own.database.scope(tx).run((connection) => connection.unsafe(text, values));

/** What the examples speak of. */
const accounts = {
  open: (name: string) => own.database.query.execute(sql`insert into accounts values (${name}, 0)`),
  set: (name: string, amount: number) =>
    own.database.query.execute(sql`update accounts set balance = ${amount} where name = ${name}`),
  add: (name: string, amount: number, { tx }: { tx?: Tx | null } = {}) =>
    execute("update accounts set balance = balance + $2 where name = $1", [name, amount], tx),
  balance: async (name: string) => {
    const rows = await own.database.query.execute(sql`select balance from accounts where name = ${name}`);
    return Number(rows[0]?.["balance"]);
  },
};

beforeAll(async () => {
  await execute("create table accounts (name text primary key, balance integer not null)");
});

describe("docs/transactions.md", () => {
  test("has examples, and each says what it does", () => {
    expect(examples.length).toBeGreaterThan(9);
    for (const example of examples) expect(example).toMatch(/^\/\/ then: ada \d+, bob \d+/m);
  });

  for (const example of examples) {
    const [, failure] = /^\/\/ fails: (.+)$/m.exec(example) ?? [];
    const [, outcome] = /^\/\/ then: (.+)$/m.exec(example) ?? [];
    test(`is true: ${example.split("\n")[1]?.trim()} (${failure ?? outcome})`, async () => {
      await execute("truncate accounts");
      await execute("insert into accounts values ('ada', 100), ('bob', 100)");
      const mails: string[] = [];

      const running = run(example, { work: own.database, database: own.database, accounts, mails });
      if (failure === undefined) await running;
      else expect(await failureOf(running)).toMatchObject({ code: failure });

      const [ada, bob] = [await accounts.balance("ada"), await accounts.balance("bob")];
      expect([`ada ${ada}`, `bob ${bob}`, ...mails.map((mail) => `mail: ${mail}`)].join(", ")).toBe(outcome ?? "");
    });
  }
});

function run(example: string, names: Record<string, unknown>): Promise<void> {
  const all = { ...names, Conflict, Elysia, IdempotencyKeys, inTransaction, Type };
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the page's own code
  const compiled = new Function(...Object.keys(all), `return (async () => {\n${example}\n})();`);
  return compiled(...Object.values(all));
}
