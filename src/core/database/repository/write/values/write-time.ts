import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../calls/context";
import { type Draft, placeholder } from "../../plan/draft";

/** The time that a write goes by: the server's, unless the database was told another. */
export function parseNow({ database }: Context, draft: Draft): () => SQL {
  const { fixedTime } = database;
  if (fixedTime === undefined) return () => sql`now()`;
  draft.shape += "at ";
  const place = draft.bind(fixedTime.toISOString());
  return () => sql`${placeholder(place)}`;
}
