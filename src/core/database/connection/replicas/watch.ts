import { type Sql, closePool } from "../postgres-client";

/** How often it is looked whether an answer has come, and after how many looks none is waited for. */
const lookMilliseconds = 100;
const mostLooks = 20;

/** A connection on which a server is asked how it is. One that does not answer is given up for a new one. */
export class Watch {
  #sql: Sql;

  constructor(private readonly open: () => Sql) {
    this.#sql = open();
  }

  /** @throws NoAnswer after two seconds in which this process did not stand still itself. */
  async ask<T>(question: (sql: Sql) => Promise<T>): Promise<T> {
    const asked = this.#sql;
    try {
      return await answerTo(question(asked));
    } catch (error) {
      if (error instanceof NoAnswer) this.#sql = this.open();
      if (error instanceof NoAnswer) void giveUp(asked);
      throw error;
    }
  }

  close(): Promise<void> {
    return closePool(this.#sql);
  }
}

export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** Closes at once. What waits for an answer there is told that the connection is lost. */
export function giveUp(sql: Sql): Promise<void> {
  return sql.end({ timeout: 0 });
}

async function answerTo<T>(answer: Promise<T>): Promise<T> {
  const late = Symbol("late");
  for (let look = 0; look < mostLooks; look++) {
    // oxlint-disable-next-line no-await-in-loop -- a process that stood still has looked once, and not twenty times
    const first = await Promise.race([answer, sleep(lookMilliseconds, late)]);
    if (first !== late) return first;
  }
  answer.catch(() => {}); // it is told of the end of its connection, and nobody waits for it any more
  throw new NoAnswer("It does not answer.");
}

function sleep<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds).unref());
}
