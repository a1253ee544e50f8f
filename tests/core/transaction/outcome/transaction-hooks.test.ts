import { beforeEach, describe, expect, test } from "bun:test";
import { failureOf } from "../../../support/failure-of";
import { logLines } from "../log-lines";
import { boom, useNotes } from "../notes";

const own = useNotes({}, { logger: logLines().logger });
const nested = { propagation: "nested" } as const;

let ran: string[] = [];
beforeEach(() => {
  ran = [];
});

function hookAll(name: string): void {
  own.database.beforeCommit(() => ran.push(`before commit of ${name}`));
  own.database.afterCommit(() => ran.push(`after commit of ${name}`));
  own.database.afterRollback(() => ran.push(`after rollback of ${name}`));
}

describe("hooks", () => {
  test("of a commit run around it, in the order of registration", async () => {
    await own.database.transaction(async () => {
      hookAll("one");
      await own.add(1);
      await own.database.transaction(async () => hookAll("two"));
      expect(ran).toEqual([]);
    });

    expect(ran).toEqual(["before commit of one", "before commit of two", "after commit of one", "after commit of two"]);
  });

  test("of a rollback run after it", async () => {
    const failing = own.database.transaction(async () => {
      hookAll("it");
      await own.add(1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(ran).toEqual(["after rollback of it"]);
  });

  test("of a savepoint wait for the transaction, or go with the savepoint", async () => {
    await own.database.transaction(async () => {
      await own.add(1);
      await own.database.transaction(async () => hookAll("the kept"), nested);
      const failing = own.database.transaction(async () => {
        hookAll("the undone");
        await own.database.transaction(async () => hookAll("the kept inside the undone"), nested);
        throw boom;
      }, nested);
      expect(await failureOf(failing)).toBe(boom);
      expect(ran).toEqual([]);
    });

    expect(ran).toEqual(["before commit of the kept", "after commit of the kept"]);
  });

  test("are refused outside a transaction, and after its end", async () => {
    const gate = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    expect(() => own.database.afterCommit(() => {})).toThrow("afterCommit needs a transaction");
    await own.database.transaction(async () => {
      late = gate.promise.then(() => own.database.afterCommit(() => {}));
    });
    gate.resolve();

    expect(await failureOf(late)).toMatchObject({ code: "transaction-closed" });
  });
});

describe("beforeCommit", () => {
  test("may write, in the transaction, and register another", async () => {
    await own.database.transaction(async () => {
      own.database.beforeCommit(async () => {
        await own.add(4);
        own.database.beforeCommit(() => ran.push("second"));
      });
      await own.add(3);
    });

    expect(await own.ids()).toEqual([3, 4]);
    expect(ran).toEqual(["second"]);
  });

  test("that fails rolls everything back", async () => {
    const failing = own.database.transaction(async () => {
      own.database.beforeCommit(() => own.add(2));
      own.database.beforeCommit(() => Promise.reject(boom));
      hookAll("it");
      await own.add(1);
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([]);
    expect(ran).toEqual(["after rollback of it"]);
  });
});

describe("afterCommit", () => {
  test("is outside: it sees what was committed, and a failure of its own changes nothing", async () => {
    const result = await own.database.transaction(async () => {
      own.database.afterCommit(() => Promise.reject(boom));
      own.database.afterCommit(async () => {
        ran.push(`${own.database.inTransaction} ${(await own.ids()).join()}`);
        await own.add(2);
      });
      await own.add(1);
      return "done";
    });

    expect(result).toBe("done");
    expect(ran).toEqual(["false 1"]);
    expect(await own.ids()).toEqual([1, 2]);
  });

  test("of a transaction of its own inside another runs with its own commit", async () => {
    const failing = own.database.transaction(async () => {
      await own.add(1);
      await own.database.transaction(
        async () => {
          hookAll("the inner");
          own.database.afterCommit(() => ran.push(`in a transaction: ${own.database.inTransaction}`));
          await own.add(2);
        },
        { propagation: "new" },
      );
      expect(ran).toEqual(["before commit of the inner", "after commit of the inner", "in a transaction: false"]);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([2]);
  });
});

describe("an observer", () => {
  test("hears of every commit, and of nothing else, until it stops", async () => {
    const stop = own.database.onCommit(() => ran.push("commit"));
    const stopFailing = own.database.onCommit(() => Promise.reject(boom));
    await own.database.transaction(() => own.add(1));
    await own.database.transaction(() => own.add(1)).catch(() => {});
    await own.database.transaction(() => own.database.transaction(() => own.add(2), nested));
    stop();
    stopFailing();
    await own.database.transaction(() => own.add(3));

    expect(ran).toEqual(["commit", "commit"]);
  });
});

test("beforeCommit runs for a savepoint that nobody awaits", async () => {
  const heard: string[] = [];
  await own.database.transaction(async () => {
    void own.database.transaction(async () => {
      await own.add(1);
      await Bun.sleep(50);
      own.database.beforeCommit(() => heard.push("before"));
    }, nested);
    await own.database.ping();
  });

  expect(heard).toEqual(["before"]);
  expect(await own.ids()).toEqual([1]);
});

test("beforeCommit does not run for work that has failed already", async () => {
  const heard: string[] = [];
  const failing = own.database.transaction(async () => {
    own.database.beforeCommit(() => heard.push("before"));
    await own.database.transaction(() => Promise.reject(boom)).catch(() => {});
  });

  await failing.catch((error: unknown) => expect(error).toBe(boom));
  expect(heard).toEqual([]);
});
