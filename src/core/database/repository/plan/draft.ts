import { type Placeholder, sql } from "drizzle-orm";

/**
 * A call on its way to a statement: its shape as a text, and its values in their order. Two calls of one shape differ
 * in nothing but their values, so the statement of the first serves the second.
 */
export class Draft {
  shape: string;
  readonly values: unknown[] = [];

  constructor(shape: string) {
    this.shape = shape;
  }

  /** @returns the value's place, for `placeholder`. */
  bind(value: unknown): number {
    return this.values.push(value) - 1;
  }
}

/** Stands in a statement for the value at `place`. */
export function placeholder(place: number): Placeholder {
  return sql.placeholder(String(place));
}
