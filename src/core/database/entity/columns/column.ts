import type { TSchema } from "@sinclair/typebox";
import { traits, type TraitsOf, type WithTraits } from "../types/column-traits";
import { enumerated } from "./enum-column";
import { references } from "./reference-column";
import {
  drizzle,
  generated,
  identity,
  interval,
  numeric,
  safeInteger,
  searchVector,
  timestamp,
} from "./special-columns";
import { createdAt, deletedAt, id, updatedAt, version } from "./system-columns";
import { type Traits, traitsOf } from "./column-plan";

/** What TypeBox cannot say about a column. */
export const column = {
  id,
  version,
  createdAt,
  updatedAt,
  deletedAt,
  references,
  key,
  hidden,
  timestamp,
  numeric,
  safeInteger,
  interval,
  enum: enumerated,
  identity,
  generated,
  searchVector,
  drizzle,
};

/** Makes any property the primary key, or one of its columns when several are marked. */
function key<Schema extends TSchema>(schema: Schema): WithTraits<Schema, TraitsOf<Schema> & { key: true }>;
function key(schema: TSchema): TSchema {
  return withTraits(schema, { key: true });
}

/** Keeps a property from everything that HTTP sees; code reads it by naming it. */
function hidden<Schema extends TSchema>(schema: Schema): WithTraits<Schema, TraitsOf<Schema> & { hidden: true }>;
function hidden(schema: TSchema): TSchema {
  return withTraits(schema, { hidden: true });
}

// A copy: the schema that was passed in may be another entity's property too.
function withTraits(schema: TSchema, more: Traits): TSchema {
  return Object.assign({ ...schema }, { [traits]: { ...traitsOf(schema), ...more } });
}
