import { isPgSequence, pgSchema } from "drizzle-orm/pg-core";
import { describe, expect, test } from "bun:test";
import { type Database, Sequence, entity, column, sequence } from "@/core/database";
import type { DeclaredSequence } from "@/core/database/sequence/declare-sequence";
import { EntityError } from "@/core/database/entity/entity-error";

// The type checker runs this test: where types differ, `expect<false>(true)` does not compile.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only so are two types compared exactly
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

describe("a declared sequence", () => {
  test("is a Drizzle sequence in which nothing is left to a default", () => {
    const declared = sequence("declared_numbers", { min: 0, start: 5, increment: 5, cycle: true, cache: 20 });

    expect(isPgSequence(declared)).toBe(true);
    expect(declared.seqName).toBe("declared_numbers");
    expect(declared.seqOptions).toEqual({
      startWith: "5",
      increment: "5",
      minValue: "0",
      maxValue: "9007199254740991",
      cache: "20",
      cycle: true,
    });
  });

  test("ends where a number ends to be exact, and a bigint one where PostgreSQL ends", () => {
    const bounds = ({ settings: { min, max, start } }: DeclaredSequence<number | bigint>) => [min, max, start];

    expect(bounds(sequence("declared_default"))).toEqual([1n, 9007199254740991n, 1n]);
    expect(bounds(sequence("declared_falling", { increment: -1 }))).toEqual([-9007199254740991n, -1n, -1n]);
    expect(bounds(sequence("declared_widest", { as: "bigint" }))).toEqual([1n, 9223372036854775807n, 1n]);
    expect(bounds(sequence("declared_widest_falling", { as: "bigint", increment: -1n }))).toEqual([
      -9223372036854775808n,
      -1n,
      -1n,
    ]);
  });

  test("has exactly the type that it says", () => {
    const types = (database: Database) => {
      const small = new Sequence(sequence("never_made"), database);
      const large = new Sequence(sequence("never_made_either", { as: "bigint" }), database);
      expect<Equal<Awaited<ReturnType<typeof small.current>>, number | undefined>>(true);
      expect<Equal<Awaited<ReturnType<typeof large.current>>, bigint | undefined>>(true);
      const one: Promise<number> = small.next();
      const many: Promise<bigint[]> = large.for("2026").next(2);
      // @ts-expect-error -- one of a bigint sequence is no number
      const rounded: Promise<number> = large.next();
      // @ts-expect-error -- a bigint asks for `as: "bigint"`
      sequence("never_made_at_all", { max: 2n ** 60n });
      // @ts-expect-error -- what for() made has no for()
      small.for("a").for("b");
      return [one, many, rounded];
    };

    expect(types).toBeFunction();
  });

  test("lives in the schema it is given", () => {
    expect(sequence("declared_elsewhere", { schema: pgSchema("billing") }).schema).toBe("billing");
  });
});

describe("a declaration is refused, in a sentence,", () => {
  const refusals: Record<string, [mistake: () => unknown, message: string]> = {
    "with a name SQL must quote": [() => sequence("Order Numbers"), "is snake_case and at most 40 characters long."],
    "with a name without room": [() => sequence("n".repeat(41)), "is snake_case and at most 40 characters long."],
    "with an empty name": [() => sequence(""), "is snake_case and at most 40 characters long."],
    "in a schema without room": [
      () => sequence("bad", { schema: pgSchema("s".repeat(54)) }),
      "bad: the schema of a sequence is snake_case and at most 53 characters long.",
    ],
    "without a step": [() => sequence("bad", { increment: 0 }), "bad: increment is not 0"],
    "with bounds the wrong way round": [() => sequence("bad", { min: 5, max: 4 }), "bad: min is less than max."],
    "with room for one number": [() => sequence("bad", { min: 5, max: 5 }), "bad: min is less than max."],
    "with a start below": [() => sequence("bad", { start: 0 }), "bad: start is between min and max."],
    "with a start above": [() => sequence("bad", { start: 9, max: 8 }), "bad: start is between min and max."],
    "with no cache": [() => sequence("bad", { cache: 0 }), "bad: cache is at least 1"],
    "with a fraction": [() => sequence("bad", { start: 1.5 }), "bad: start is a whole number"],
    "with a misspelt option": [() => sequence("bad", { icrement: 5 } as never), 'did you mean "increment"?'],
    "with NaN": [() => sequence("bad", { max: Number.NaN }), "bad: max is a whole number"],
    "with an inexact number": [() => sequence("bad", { max: 2 ** 53 }), "bad: max is a whole number"],
    "with SQL for a number": [() => sequence("bad", { start: "1; drop" as never }), "bad: start is a whole number"],
    "with a bigint for numbers": [
      () => sequence("bad", { max: (2n ** 53n) as never }),
      'bad: max is out of range; declare the sequence with `as: "bigint"`.',
    ],
    "beyond PostgreSQL's bigint": [
      () => sequence("bad", { as: "bigint", max: 2n ** 63n }),
      "bad: max is out of range; the range is that of PostgreSQL's bigint.",
    ],
  };

  for (const [how, [mistake, message]] of Object.entries(refusals)) {
    test(how, () => {
      expect(mistake).toThrow(EntityError);
      expect(mistake).toThrow(message);
    });
  }

  test("with the name of a table or of another sequence", () => {
    entity("named_like_a_sequence", { id: column.id() });
    sequence("counted_twice");

    expect(() => sequence("named_like_a_sequence")).toThrow('the name "named_like_a_sequence" is taken');
    expect(() => sequence("counted_twice")).toThrow('the name "counted_twice" is taken');
  });
});
