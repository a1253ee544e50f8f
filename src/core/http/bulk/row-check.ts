import type { Static, TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import { type Mistake, mistakesIn } from "@/core/database";

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>();

/** What a schema says of rows: compiled once, since there are many. */
export class RowCheck<Row extends TSchema> {
  readonly #check: TypeCheck<TSchema>;

  constructor(schema: Row) {
    this.#check = compiled.get(schema) ?? TypeCompiler.Compile<TSchema>(schema);
    compiled.set(schema, this.#check);
  }

  /** At most so many; none for a row that is as it should be. */
  mistakes(row: unknown, most: number): Mistake[] {
    return this.#check.Check(row) ? [] : mistakesIn(Iterator.from(this.#check.Errors(row)).take(most));
  }

  /** From what travels to what code holds. */
  decode(row: unknown): Static<Row> {
    return this.#check.Decode(row);
  }

  /** The reverse. */
  encode(row: unknown): Record<string, unknown> {
    return this.#check.Encode(row);
  }
}
