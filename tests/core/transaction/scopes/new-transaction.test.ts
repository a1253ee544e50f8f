import { describe, expect, test } from "bun:test";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest, boom, useNotes } from "../notes";

const own = useNotes();
const other = useNotes();
const fresh = { propagation: "new" } as const;

describe("a transaction of its own inside another", () => {
  test("is kept when the one around it fails", async () => {
    const failing = own.database.transaction(async () => {
      await own.add(1);
      await own.database.transaction(() => own.add(2), fresh);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([2]);
  });

  test("fails by itself", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const failing = own.database.transaction(async () => {
        await own.add(2);
        throw boom;
      }, fresh);
      expect(await failureOf(failing)).toBe(boom);
      await own.add(3);
    });

    expect(await own.ids()).toEqual([1, 3]);
  });

  test("does not see what the one around it has not committed, and the rest goes on in the one around it", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      expect(await own.database.transaction(() => own.ids(), fresh)).toEqual([]);
      expect(await own.ids()).toEqual([1]);
    });
  });

  test("may have another isolation and another access", async () => {
    await own.database.transaction(
      () => own.database.transaction(() => own.add(1), { ...fresh, isolation: "serializable", readOnly: false }),
      { readOnly: true },
    );

    expect(await own.ids()).toEqual([1]);
  });

  test("inside a savepoint is not undone with it", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      const failing = own.database.transaction(
        async () => {
          await own.database.transaction(() => own.add(2), fresh);
          throw boom;
        },
        { propagation: "nested" },
      );
      expect(await failureOf(failing)).toBe(boom);
    });

    expect(await own.ids()).toEqual([1, 2]);
  });
});

describe("two databases", () => {
  test("never mix: a transaction of one is none of the other", async () => {
    const failing = own.database.transaction(async () => {
      await other.database.transaction(() => other.add(1));
      await own.add(1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect([await own.ids(), await other.ids()]).toEqual([[], [1]]);
  });
});

describe("work that outlives its transaction", () => {
  const leaks: Record<string, () => Promise<unknown>> = {
    "a statement": () => own.database.ping(),
    "a transaction that would join": () => own.database.transaction(async () => {}),
    "a savepoint": () => own.database.transaction(async () => {}, { propagation: "nested" }),
    "a lock": () => own.database.withLock("leak", async () => {}),
    "what needs a transaction": async () => own.database.requireTransaction("lockById"),
  };
  for (const [what, leak] of Object.entries(leaks)) {
    test(`is refused: ${what}`, async () => {
      const gate = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      await own.database.transaction(async () => {
        await own.add(1);
        late = gate.promise.then(leak);
      });
      gate.resolve();

      expect(await failureOf(late)).toMatchObject({ code: "transaction-closed" });
    });
  }

  test("has a transaction of its own when it asks for one", async () => {
    let late: Promise<unknown> = Promise.resolve();
    await own.database.transaction(async () => {
      await own.add(1);
      late = Bun.sleep(10).then(() => own.database.transaction(() => own.add(2), fresh));
    });
    await late;

    expect(await asAnotherRequest(() => own.ids())).toEqual([1, 2]);
  });
});
