import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { TransactionOptions } from "@/core/database";
import { failureOf } from "../../support/failure-of";
import { useNotes } from "./notes";

const own = useNotes();

async function setting(name: string): Promise<unknown> {
  const [row] = await own.database.query.execute(sql`select current_setting(${name}) as value`);
  return row?.["value"];
}

describe("the options of a transaction", () => {
  test("reach PostgreSQL with BEGIN", async () => {
    const options = { isolation: "serializable", readOnly: true, deferrable: true } as const;
    const seen = await own.database.transaction(
      () => Promise.all(["transaction_isolation", "transaction_read_only", "transaction_deferrable"].map(setting)),
      options,
    );

    expect(seen).toEqual(["serializable", "on", "on"]);
    expect(await own.database.transaction(() => setting("transaction_isolation"))).toBe("read committed");
  });

  test("bound locks and statements inside, and nothing after it", async () => {
    const options = { lockTimeoutMilliseconds: 1234, timeoutMilliseconds: 5678 };
    const inside = await own.database.transaction(
      () => Promise.all([setting("lock_timeout"), setting("statement_timeout")]),
      options,
    );

    expect(inside).toEqual(["1234ms", "5678ms"]);
    const after = await Promise.all(
      Array.from({ length: 20 }, () => own.database.transaction(() => setting("lock_timeout"))),
    );
    expect(new Set(after)).toEqual(new Set(["0"]));
  });

  const nonsense: Record<string, unknown>[] = [
    { isolation: "serializable; drop table notes" },
    { isolation: "toString" },
    { isolation: "" },
    { propagation: "requires-new" },
    { timeoutMilliseconds: 0 },
    { timeoutMilliseconds: Number.NaN },
    { timeoutMilliseconds: 2 ** 31 },
    { lockTimeoutMilliseconds: "1; drop table notes" },
    { retry: -1 },
    { retry: 1.5 },
    { retry: Infinity },
    { readOnly: "false" },
    { deferrable: 1 },
  ];
  for (const options of nonsense) {
    test(`are refused when they mean nothing: ${JSON.stringify(options)}`, async () => {
      let ran = false;
      const work = async () => {
        ran = true;
      };
      const failure = failureOf(own.database.transaction(work, options as TransactionOptions));

      expect(await failure).toMatchObject({ code: "transaction-misuse" });
      expect((await failure).message).toContain(`option ${Object.keys(options)[0]} is not valid`);
      expect(ran).toBe(false);
      expect(await own.ids()).toEqual([]);
    });
  }
});

test.each([
  ["isolaton", "isolation"],
  ["timeoutMiliseconds", "timeoutMilliseconds"],
  ["retrys", "retry"],
])("a misspelt option is refused, and the right one suggested: %s", async (option, meant) => {
  const failure = await failureOf(own.database.transaction(async () => {}, { [option]: undefined }));

  expect(failure).toMatchObject({ code: "transaction-misuse" });
  expect(failure.message).toContain(`"${option}" (did you mean "${meant}"?)`);
});

describe("a read-only transaction", () => {
  test("refuses to write", async () => {
    const writing = own.database.transaction(() => own.add(1), { readOnly: true });

    expect(await failureOf(writing)).toMatchObject({ code: "transaction-misuse" });
    expect(await own.ids()).toEqual([]);
  });

  test("refuses work that joins in order to write", async () => {
    const writing = own.database.transaction(() => own.database.transaction(() => own.add(1), { readOnly: false }), {
      readOnly: true,
    });

    expect((await failureOf(writing)).message).toContain("asks to write");
  });

  for (const propagation of ["existing", "nested"] as const) {
    test(`inside one that writes (${propagation}) is held to it, and the rest may write again`, async () => {
      await own.database.transaction(async () => {
        await own.add(1);
        const seen = await own.database.transaction(() => own.ids(), { readOnly: true, propagation });
        expect(seen).toEqual([1]);
        await own.add(2);
      });
      const writing = own.database.transaction(() =>
        own.database.transaction(() => own.add(3), { readOnly: true, propagation }),
      );

      expect(await failureOf(writing)).toMatchObject({ code: "transaction-misuse" });
      expect(await own.ids()).toEqual([1, 2]);
    });
  }
});

describe("work that joins", () => {
  const joins = [
    [undefined, "repeatable read"],
    ["read committed", "serializable"],
    ["repeatable read", "serializable"],
  ] as const;
  for (const [has, asked] of joins) {
    for (const propagation of ["existing", "nested"] as const) {
      test(`cannot have ${asked} in ${has ?? "the default"} (${propagation})`, async () => {
        const outer: TransactionOptions = has === undefined ? {} : { isolation: has };
        const joining = own.database.transaction(
          () => own.database.transaction(() => own.add(1), { isolation: asked, propagation }),
          outer,
        );

        expect((await failureOf(joining)).message).toContain(`asks for ${asked}`);
        expect(await own.ids()).toEqual([]);
      });
    }
  }

  test("may ask for less than it gets, and keeps the level of the outermost", async () => {
    const level = await own.database.transaction(
      () => own.database.transaction(() => setting("transaction_isolation"), { isolation: "read committed" }),
      { isolation: "serializable" },
    );

    expect(level).toBe("serializable");
  });

  test("has the level of the outermost also when it makes the first query", async () => {
    const level = await own.database.transaction(
      () => own.database.transaction(() => setting("transaction_isolation"), { propagation: "nested" }),
      { isolation: "repeatable read" },
    );

    expect(level).toBe("repeatable read");
  });

  test("cannot become deferrable", async () => {
    const joining = own.database.transaction(() => own.database.transaction(() => own.ids(), { deferrable: true }));

    expect((await failureOf(joining)).message).toContain("deferrable");
  });
});

describe("a transaction with a time limit", () => {
  test("ends within it when a statement takes longer", async () => {
    const began = performance.now();
    const slow = own.database.transaction(() => own.database.query.execute(sql`select pg_sleep(5)`), {
      timeoutMilliseconds: 100,
    });

    expect(await failureOf(slow)).toMatchObject({ code: "transaction-timeout" });
    expect(performance.now() - began).toBeLessThan(1500);
    await own.takeEveryConnection();
  });

  test("ends within it when something else takes longer, and takes nothing that comes later", async () => {
    const gate = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    const stuck = own.database.transaction(
      async () => {
        await own.add(1);
        late = gate.promise.then(() => own.add(2));
        await own.database.transaction(() => late, { propagation: "nested" });
      },
      { timeoutMilliseconds: 50 },
    );

    expect(await failureOf(stuck)).toMatchObject({ code: "transaction-timeout" });
    gate.resolve();
    expect(await failureOf(late)).toMatchObject({ code: "transaction-closed" });
    expect(await own.ids()).toEqual([]);
    await own.takeEveryConnection();
  });

  test("that is kept in time is kept", async () => {
    await own.database.transaction(() => own.add(1), { timeoutMilliseconds: 10_000, lockTimeoutMilliseconds: 10_000 });

    expect(await own.ids()).toEqual([1]);
  });
});
