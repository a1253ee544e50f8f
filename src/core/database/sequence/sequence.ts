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
  readonly #place: Place;

  /** @param made one that `for` makes. */
  constructor(declared: DeclaredSequence<Value>, database: Database, made?: NamedSequence) {
    this.#declared = declared;
    this.#database = database;
    this.#target = made ?? declared.named;
    this.#place = made === undefined ? declaredPlace(declared.named) : madePlace(made);
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
    const last = await this.#send(this.#place, lastTaken);
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

  async #ask(statement: Statement, ...values: string[]): Promise<string> {
    const answer = await this.#send(this.#place, statement, ...values);
    if (typeof answer === "string") return answer;

    const oid = await createSequence(this.#database, this.#target, this.#declared.settings);
    return String(await this.#send(oidPlace(oid), statement, ...values));
  }

  async #send({ sql, values }: Place, statement: Statement, ...more: string[]): Promise<unknown> {
    try {
      const text = statement(sql, `$${values.length + 1}`);
      const [answer] = await rowOf(this.#database, text, [...values, ...more]);
      return answer;
    } catch (error) {
      if (!(error instanceof ApplicationError) || error.code !== "sequence-exhausted") throw error;
      throw new ApplicationError(error.code, error.message, { sequence: this.#target.name }, { cause: error });
    }
  }
}

/** A sequence in SQL, with the values that takes. */
interface Place {
  sql: string;
  values: readonly string[];
}

// Plain names need no escape. A constant is found faster than a name that is looked up each time.
function declaredPlace(declared: NamedSequence): Place {
  return { sql: `'${qualified(declared)}'::regclass`, values: [] };
}

// One prepared statement for all of them. Nothing where there is none, rather than an error that dooms the transaction.
function madePlace(made: NamedSequence): Place {
  return { sql: "to_regclass($1)", values: [qualified(made)] };
}

// A transaction that looked for a name in vain goes on not seeing it.
function oidPlace(oid: string): Place {
  return { sql: "$1::regclass", values: [oid] };
}

/** @param value stands for the value that comes with it. */
type Statement = (sequence: string, value: string) => string;

const takeOne: Statement = (sequence) => `select nextval(${sequence})`;

// One text is sent and read faster than as many rows. The name is looked up once, which `offset 0` sees to.
const takeMany: Statement = (sequence, count) =>
  `select case when found is not null then array(select nextval(found) from generate_series(1, ${count}::int))::text end
   from (select ${sequence} as found offset 0) as lookup`;

const setNext: Statement = (sequence, at) => `select setval(${sequence}, ${at}::bigint, false)`;

const lastTaken: Statement = (sequence) => `select pg_sequence_last_value(${sequence})`;
