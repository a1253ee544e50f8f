import { describe, expect, test } from "bun:test";
import { failureOf } from "../../../support/failure-of";
import { boom, useNotes } from "../notes";

const own = useNotes();
const nested = { propagation: "nested" } as const;

describe("a nested transaction", () => {
  test("undoes only its own work when it fails", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const inner = own.database.transaction(() => own.add(1), { propagation: "nested" });
      expect(await failureOf(inner)).toMatchObject({ code: "conflict" });
      await own.add(2);
    });

    expect(await own.ids()).toEqual([1, 2]);
  });

  test("that fails like a lost connection, for a reason of its own, loses nothing and nobody's connection", async () => {
    const elsewhere = Object.assign(new Error("another service is down"), { code: "ECONNREFUSED" });
    const failing = () =>
      own.database.transaction(
        async () => {
          await own.add(2);
          throw elsewhere;
        },
        { propagation: "nested" },
      );

    for (let round = 0; round < 12; round++) {
      await own.database.transaction(async () => {
        await own.add(round + 10);
        expect(await failureOf(failing())).toBe(elsewhere);
      });
    }

    expect(await own.ids()).toHaveLength(12);
    await own.takeEveryConnection();
  });

  test("runs after its siblings, so that none of them loses a row", async () => {
    const six = [1, 2, 3, 4, 5, 6];
    await own.database.transaction(async () => {
      const savepoints = six.map((id) =>
        own.database.transaction(
          async () => {
            await own.add(id);
            await Bun.sleep(id % 3);
            if (id % 2 === 0) throw boom;
          },
          { propagation: "nested" },
        ),
      );
      const outcomes = await Promise.allSettled(savepoints);
      expect(outcomes.map(({ status }) => status)).toEqual(six.map((id) => (id % 2 === 0 ? "rejected" : "fulfilled")));
    });

    expect(await own.ids()).toEqual([1, 3, 5]);
  });

  test("is undone alone when work that joined it fails, by whatever joining", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const failing = own.database.transaction(
        () =>
          own.database.transaction(async () => {
            await own.add(2);
            await own.database.transaction(() => own.add(2)).catch(() => {});
          }),
        nested,
      );
      expect(await failureOf(failing)).toMatchObject({ code: "conflict" });
      await own.add(3);
    });

    expect(await own.ids()).toEqual([1, 3]);
  });

  test("fails when a statement in it failed and the error was swallowed, and the rest goes on", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const swallowing = own.database.transaction(() => own.add(1).catch(() => "swallowed"), nested);
      expect(await failureOf(swallowing)).toMatchObject({ code: "conflict" });
      await own.add(2);
    });

    expect(await own.ids()).toEqual([1, 2]);
  });

  test("may be ten deep, and undo any depth", async () => {
    const dive = async (depth: number): Promise<void> => {
      await own.add(depth);
      if (depth === 10) throw boom;
      await own.database
        .transaction(() => dive(depth + 1), nested)
        .catch((error: unknown) => {
          if (depth > 5) throw error;
        });
    };
    await own.database.transaction(() => dive(1));

    expect(await own.ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test("leaves no savepoint behind", async () => {
    await own.database.transaction(async () => {
      await own.database.transaction(() => own.add(1), nested);
      await own.database.transaction(() => own.add(1), nested).catch(() => {});
      const release = () => own.database.scope().run((connection) => connection.unsafe("release savepoint s1"));
      const releasing = own.database.transaction(async () => release(), nested);
      expect(await failureOf(releasing)).toMatchObject({ code: "3B001" });
    });
  });

  test("takes turns with statements of the transaction around it", async () => {
    await own.database.transaction(async () => {
      const undone = own.database.transaction(async () => {
        await own.add(1);
        await Bun.sleep(10);
        throw boom;
      }, nested);
      await Promise.all([failureOf(undone), own.add(2), own.add(3)]);
    });

    expect(await own.ids()).toEqual([2, 3]);
  });

  test("that nobody awaits is waited for, and kept or undone as a whole", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      void own.database.transaction(async () => {
        await own.add(2);
        await Bun.sleep(10);
        await own.add(3);
      }, nested);
      await own.database.ping();
    });

    expect(await own.ids()).toEqual([1, 2, 3]);
  });

  test("refuses the handle of the transaction around it, in place of waiting for itself for ever", async () => {
    await own.database.transaction(async (tx) => {
      await own.database.transaction(async (savepoint) => {
        await own.add(1);
        expect(() => own.database.scope(tx)).toThrow("Leave out the handle");
        await own.database.scope(savepoint).run((connection) => connection.unsafe("select 1"));
      }, nested);
    });
  });

  test("is rolled back with the one around it", async () => {
    const failing = own.database.transaction(async () => {
      await own.database.transaction(() => own.add(1), { propagation: "nested" });
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });
});
