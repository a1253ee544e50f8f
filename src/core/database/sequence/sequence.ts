import type { Database } from "../connection/database";
import { ApplicationError } from "../errors/application-error";
import { createSequence } from "./create-sequence";
import type { DeclaredSequence } from "./declare-sequence";
import { rowOf } from "./prepared-statement";
import { type NamedSequence, keyedName, qualified } from "./sequence-name";

const most = 100_000;

/**
 * The numbers of a declared sequence. They are given out at once and for good: no number comes twice, nobody waits for
 * anybody, and what a transaction took and rolled back is missing for ever. `GapFreeCounter` leaves no gaps.
 */
export class Sequence<Value extends number | bigint> {
  readonly #declared: DeclaredSequence<Value>;
  readonly #database: Database;
  readonly #target: NamedSequence;

  /** @param target one that `for` makes. */
  constructor(declared: DeclaredSequence<Value>, database: Database, target = declared.named) {
    this.#declared = declared;
    this.#database = database;
    this.#target = target;
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
    if (count === undefined) return this.#declared.toValue(await this.#ask(takeOne));
    if (!Number.isInteger(count) || count < 0 || count > most) {
      throw new RangeError(`next() takes a count from 0 to ${most}.`);
    }
    if (count === 0) return [];
    const numbers = await this.#ask(takeMany, String(count));
    return numbers.slice(1, -1).split(",").map(this.#declared.toValue);
  }

  /** The number given out last, by anybody. Nothing before the first, and after a restart. */
  async current(): Promise<Value | undefined> {
    const name = qualified(this.#target);
    const [last, exists] = await rowOf(this.#database, lastTaken, [name]);
    if (exists === null && this.#isDeclared) throw missing(name);
    return typeof last === "string" ? this.#declared.toValue(last) : undefined;
  }

  /** `at` is the next number. At once and for everybody, whatever becomes of the open transaction. Default: `start` */
  async restart(at?: Value): Promise<void> {
    const next = at ?? this.#declared.settings.start;
    if (typeof next === "number" && !Number.isSafeInteger(next))
      throw new RangeError("restart() takes a whole number.");
    await this.#ask(setNext, String(next));
  }

  /** A sequence of its own with the same options, for a year or a tenant: made when its first number is taken. */
  for(key: string): Omit<Sequence<Value>, "for"> {
    return new Sequence(this.#declared, this.#database, keyedName(this.#declared.named, key));
  }

  get #isDeclared(): boolean {
    return this.#target.name === this.#declared.seqName;
  }

  // Whether it exists is asked in the same statement, which therefore never fails and dooms the open transaction.
  async #ask(statement: (sequence: string) => string, ...values: string[]): Promise<string> {
    const name = qualified(this.#target);
    const [answer] = await this.#run(statement("to_regclass($1)"), [name, ...values]);
    if (typeof answer === "string") return answer;
    if (this.#isDeclared) throw missing(name);

    // By its oid: a transaction that looked for the name in vain goes on not seeing it.
    const oid = await createSequence(this.#database, this.#target, this.#declared.settings);
    const [first] = await this.#run(statement("$1::regclass"), [oid, ...values]);
    return first ?? "";
  }

  async #run(text: string, values: readonly string[]): Promise<readonly (string | null)[]> {
    try {
      return await rowOf(this.#database, text, values);
    } catch (error) {
      if (!(error instanceof ApplicationError) || error.code !== "sequence-exhausted") throw error;
      throw new ApplicationError(error.code, error.message, { sequence: this.#target.name }, { cause: error });
    }
  }
}

const takeOne = (sequence: string) => `select nextval(${sequence})`;

// One text is sent and read faster than as many rows. The name is looked up once, which `offset 0` sees to.
const takeMany = (sequence: string) =>
  `select case when found is not null then array(select nextval(found) from generate_series(1, $2::int))::text end
   from (select ${sequence} as found offset 0) as lookup`;

const setNext = (sequence: string) => `select setval(${sequence}, $2::bigint, false)`;

const lastTaken = "select pg_sequence_last_value(to_regclass($1)), to_regclass($1)";

function missing(sequence: string): ApplicationError {
  return new ApplicationError(
    "schema-mismatch",
    `The database lacks the sequence ${sequence}: run \`bun run db:migrate\`.`,
  );
}
