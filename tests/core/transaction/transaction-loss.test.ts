import { describe, expect, test } from "bun:test";
import type { ApplicationError } from "@/core/database";
import { failureOf } from "../../support/failure-of";
import { boom, useNotes } from "./notes";

const own = useNotes();

describe("a transaction", () => {
  // Each ending meets the broken connection at another moment; none may hang or report success.
  const endings: Record<string, () => Promise<unknown>> = {
    "with a statement": () => own.add(2),
    "with a statement after the break was noticed": () => Bun.sleep(50).then(() => own.add(2)),
    "with a second statement after a swallowed error": () =>
      own
        .add(2)
        .catch(() => {})
        .then(() => own.add(3)),
    "with a COMMIT": async () => {},
    "with a COMMIT after the break was noticed": () => Bun.sleep(50),
    "in a savepoint": () =>
      own.database.transaction(() => own.add(2), { propagation: "nested" }).catch(() => own.database.ping()),
    "with an error of its own": () => Promise.reject(boom),
  };

  const endsOfLoss = ["connection-lost", "commit-unknown"];
  for (const [how, end] of Object.entries(endings)) {
    test(`that lost its connection and goes on ${how} fails, and the pool recovers`, async () => {
      const losing = own.database.transaction(async () => {
        await own.add(1);
        await own.killConnection();
        await end();
      });

      const failure = await failureOf<ApplicationError>(losing);
      expect(failure === boom || endsOfLoss.includes(failure.code)).toBe(true);
      await own.takeEveryConnection();
      expect(await own.ids()).toEqual([]);
    });
  }
});
