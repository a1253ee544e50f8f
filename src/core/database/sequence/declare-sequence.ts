import { PgSequence, type PgSequenceOptions } from "drizzle-orm/pg-core";
import { EntityError } from "../entity/entity-error";
import { claimNames } from "../entity/names/claimed-names";
import { isPlainIdentifier } from "../entity/names/identifier";
import { unknownOption } from "../entity/names/nearest";
import { exactNumbers } from "./exact-numbers";
import { type NamedSequence, canHoldSequences, longestName } from "./sequence-name";
import { type SequenceOptions, type SequenceSettings, settingsOf } from "./sequence-settings";

/** A real Drizzle `PgSequence`, which drizzle-kit's migrations create, and what its numbers are in code. */
export class DeclaredSequence<Value extends number | bigint> extends PgSequence {
  declare readonly seqName: string;

  constructor(
    name: string,
    schema: string | undefined,
    readonly settings: SequenceSettings,
    /** Reads `1,2,3`. */
    readonly toValues: (digits: string) => Value[],
  ) {
    super(name, drizzleOptions(settings), schema);
  }

  get named(): NamedSequence {
    return { schema: this.schema ?? "public", name: this.seqName };
  }
}

// Texts, because drizzle-kit leaves a bound out of its SQL when it is the number 0.
function drizzleOptions({ increment, min, max, start, cache, cycle }: SequenceSettings): PgSequenceOptions {
  return {
    increment: String(increment),
    minValue: String(min),
    maxValue: String(max),
    startWith: String(start),
    cache: String(cache),
    cycle,
  };
}

/**
 * A sequence, to be exported from a schema file. Its numbers are `number`, and the database gives out none that a
 * `number` cannot hold; `as: "bigint"` has the whole range of PostgreSQL, as `bigint`.
 *
 * @throws EntityError for what cannot be a sequence.
 */
export function sequence(name: string, options?: SequenceOptions): DeclaredSequence<number>;
export function sequence(
  name: string,
  options: SequenceOptions<number | bigint> & { as: "bigint" },
): DeclaredSequence<bigint>;
export function sequence(
  name: string,
  options: SequenceOptions<number | bigint> & { as?: "bigint" } = {},
): DeclaredSequence<number | bigint> {
  if (!isPlainIdentifier(name) || name.length > longestName) {
    throw new EntityError(name, `a sequence's name is snake_case and at most ${longestName} characters long.`);
  }
  const problem = unknownOption(options, ["as", "schema", "start", "increment", "min", "max", "cycle", "cache"]);
  if (problem !== undefined) throw new EntityError(name, `${problem}.`);
  const schema = options.schema?.schemaName;
  if (!canHoldSequences(schema ?? "public")) {
    throw new EntityError(name, "the schema of a sequence is snake_case and at most 53 characters long.");
  }
  const settings = settingsOf(name, options, options.as === "bigint");
  claimNames(name, schema ?? "public", [name]);
  // The declared bounds are safe; somebody may have altered the sequence by hand.
  const toValues = options.as === "bigint" ? bigints : (digits: string) => exactNumbers(name, digits);
  return new DeclaredSequence<number | bigint>(name, schema, settings, toValues);
}

function bigints(digits: string): bigint[] {
  return digits.split(",").map(BigInt);
}
