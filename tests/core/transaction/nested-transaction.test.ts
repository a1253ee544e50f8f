import { describe, expect, test } from "bun:test";
import { failureOf } from "../../support/failure-of";
import { boom, useNotes } from "./notes";

const own = useNotes();

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
      const nested = six.map((id) =>
        own.database.transaction(
          async () => {
            await own.add(id);
            await Bun.sleep(id % 3);
            if (id % 2 === 0) throw boom;
          },
          { propagation: "nested" },
        ),
      );
      const outcomes = await Promise.allSettled(nested);
      expect(outcomes.map(({ status }) => status)).toEqual(six.map((id) => (id % 2 === 0 ? "rejected" : "fulfilled")));
    });

    expect(await own.ids()).toEqual([1, 3, 5]);
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
