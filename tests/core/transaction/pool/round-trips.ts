import { relayTo } from "../../../support/relay";

/** Stands before a server, and counts how often a client asked something after it had its answer. */
export function countRoundTrips(url: string) {
  let count = 0;
  let isAnswered = true;
  const relay = relayTo(url, {
    asked() {
      if (isAnswered) count += 1;
      isAnswered = false;
    },
    answered() {
      isAnswered = true;
    },
  });
  return {
    ...relay,
    /** How many `work` took. */
    async during(work: () => Promise<unknown>): Promise<number> {
      const before = count;
      await work();
      return count - before;
    },
  };
}
