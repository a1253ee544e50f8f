import type { Database } from "../connection/database";
import { ApplicationError } from "../errors/application-error";
import { createSequence } from "./create-sequence";
import type { DeclaredSequence } from "./declare-sequence";
import { type NamedSequence, keyedName, qualified } from "./sequence-name";
import { type SequenceStatements, statementsByName, statementsByOid, statementsOf } from "./sequence-statements";

const most = 100_000;

/**
 * The numbers of a declared sequence. They are given out at once and for good: no number comes twice, nobody waits for
 * anybody, and what a transaction took and rolled back is missing for ever. `GapFreeCounter` leaves no gaps.
 */
export class Sequence<Value extends number | bigint> {
  readonly #declared: DeclaredSequence<Value>;
  readonly #database: Database;
  readonly #target: NamedSequence;
  readonly #statements: SequenceStatements;
  readonly #values: readonly string[];

  /** @param made one that `for` makes. */
  constructor(declared: DeclaredSequence<Value>, database: Database, made?: NamedSequence) {
    this.#declared = declared;
    this.#database = database;
    this.#target = made ?? declared.named;
    this.#statements = made === undefined ? statementsOf(qualified(declared.named)) : statementsByName;
    this.#values = made === undefined ? [] : [qualified(made)];
  }

  /**
   * The next number, or the next `count` in one round trip, in the order they were taken. Others take numbers
   * meanwhile, so they need not be neighbours.
   *
   * @throws ApplicationError "sequence-exhausted" when the numbers run out, even if only some of `count` are missing.
   */
  next(): Promise<Value>;
  next(count: number): Promise<Value[]>;
  async next(count?: number): Promise<Value | Value[]> {
    if (count === undefined) return this.#declared.toValues(await this.#ask("takeOne"))[0] as Value;
    if (!Number.isInteger(count) || count < 0 || count > most) {
      throw new RangeError(`next() takes a count from 0 to ${most}.`);
    }
    if (count === 0) return [];
    const numbers = await this.#ask("takeMany", String(count));
    return this.#declared.toValues(numbers.slice(1, -1));
  }

  /** The number given out last, by anybody. Nothing before the first, and after a restart. */
  async current(): Promise<Value | undefined> {
    const last = await this.#send(this.#statements.lastTaken, this.#values);
    return typeof last === "string" ? this.#declared.toValues(last)[0] : undefined;
  }

  /** `at` is the next number. At once and for everybody, whatever becomes of the open transaction. Default: `start` */
  async restart(at?: Value): Promise<void> {
    const next = at ?? this.#declared.settings.start;
    if (typeof next === "number" && !Number.isSafeInteger(next))
      throw new RangeError("restart() takes a whole number.");
    await this.#ask("setNext", String(next));
  }

  /** A sequence of its own with the same options, for a year or a tenant: made when its first number is taken. */
  for(key: string): Omit<Sequence<Value>, "for"> {
    return new Sequence(this.#declared, this.#database, keyedName(this.#declared.named, key));
  }

  async #ask(what: keyof SequenceStatements, ...values: string[]): Promise<string> {
    const answer = await this.#send(this.#statements[what], [...this.#values, ...values]);
    if (typeof answer === "string") return answer;

    const oid = await createSequence(this.#database, this.#target, this.#declared.settings);
    return String(await this.#send(statementsByOid[what], [oid, ...values]));
  }

  async #send(text: string, values: readonly string[]): Promise<unknown> {
    try {
      const [row] = await this.#database.run(text, values, { mayShare: true });
      return row?.[0];
    } catch (error) {
      if (!(error instanceof ApplicationError) || error.code !== "sequence-exhausted") throw error;
      throw new ApplicationError(error.code, error.message, { sequence: this.#target.name }, { cause: error });
    }
  }
}
