import type { Static, TObject } from "@sinclair/typebox";
import { getTableName } from "drizzle-orm";
import type { Database } from "../../connection/database";
import { ApplicationError, Conflict } from "../../errors/application-error";
import { QueryError } from "../../repository/calls/query-error";
import { rowReader } from "../../repository/read/raw/row-reader";
import { TransactionMisuse } from "../refusals/transaction-misuse";
import { fingerprintOf } from "./fingerprint";
import { idempotencyKeys } from "./idempotency-keys.schema";
import { keptAnswer } from "./kept-answer";

const table = getTableName(idempotencyKeys);
const claim = `insert into ${table} as known (scope, key, fingerprint) values ($1, $2, $3)
  on conflict (scope, key) do update set fingerprint = excluded.fingerprint, answer = null, created_at = now()
  where known.created_at < now() - interval '24 hours'`;
const recall = `select fingerprint, answer from ${table} where scope = $1 and key = $2`;
const remember = `update ${table} set answer = $3::text::jsonb where scope = $1 and key = $2`;
const forget = `delete from ${table} where ctid = any(array(
  select ctid from ${table} where created_at < now() - interval '24 hours' limit 1000 for update skip locked))`;

const forgetEveryMilliseconds = 10_000;

type Reader = ReturnType<typeof rowReader>;

/**
 * Answers that are given again when a request comes again under the key that its client chose, within 24 hours. Key
 * and answer belong to the transaction of the work: after a crash either all of it is there, or nothing.
 */
export class IdempotencyKeys<Answer extends TObject> {
  #reader: Reader | undefined;
  #forgotAt = -Infinity;

  /** @param scope what the keys are for: two scopes know nothing of each other's. */
  constructor(
    private readonly scope: string,
    private readonly answer: Answer,
    private readonly database: Database,
  ) {}

  /**
   * Runs the work, or gives the answer that it gave to the same request before. Who comes while it runs waits for it.
   * What fails is not remembered, because nothing of it is kept. Without a key the work simply runs.
   * @throws ApplicationError "key-reused" when the key was used for another request. @throws Conflict for an answer that
   * another version of the program kept, where it lacks what this one has to answer.
   */
  async once(key: string | undefined, request: unknown, work: () => Promise<Static<Answer>>): Promise<Static<Answer>> {
    this.database.requireTransaction("once");
    if (key === undefined) return work();
    // Joined: whoever catches what the work throws could else keep its key without an answer.
    return this.database.transaction(() => this.#once(key, fingerprintOf(request), work));
  }

  async #once(key: string, fingerprint: string, work: () => Promise<Static<Answer>>): Promise<Static<Answer>> {
    const { count } = await this.database.run(claim, [this.scope, key, fingerprint]);
    if (count === 0) return this.#recall(key, fingerprint);
    const answer = await work();
    await this.database.run(remember, [this.scope, key, JSON.stringify(answer)]);
    this.database.afterCommit(() => this.#forgetExpired());
    return answer;
  }

  async #recall(key: string, fingerprint: string): Promise<Static<Answer>> {
    const [line] = await this.database.run(recall, [this.scope, key]);
    if (line === undefined) throw new ApplicationError("serialization", "The key expired at this moment. Try again.");
    const [known, answer] = line;
    if (known !== fingerprint) {
      throw new ApplicationError("key-reused", "This key was used for another request. Choose a new one.");
    }
    // Nobody else sees a key before its answer.
    if (answer === null)
      throw new TransactionMisuse("This transaction asks for one key twice, the first still at work.");
    this.#reader ??= rowReader(`idempotency_keys of ${this.scope}`, this.answer); // compiled at its first use, not at start
    return this.#read(this.#reader, answer);
  }

  #read(reader: Reader, answer: unknown): Static<Answer> {
    try {
      return reader(keptAnswer(this.answer, answer) as Record<string, unknown>, 0) as Static<Answer>;
    } catch (cause) {
      if (!(cause instanceof QueryError)) throw cause;
      throw new Conflict(
        "This was done before, under the same key, and its answer is of another version.",
        {},
        { cause },
      );
    }
  }

  async #forgetExpired(): Promise<void> {
    if (performance.now() - this.#forgotAt < forgetEveryMilliseconds) return;
    this.#forgotAt = performance.now();
    await this.database.run(forget, []);
  }
}
