import { nameOf } from "../../plan/encode";
import { QueryError } from "../../calls/query-error";
import { isPlainObject } from "../json/json-text";

interface Search {
  query: string;
  /** A plain name: it is written into the statement, so that an index on the same expression serves it. */
  configuration: string;
}

/** Words as people type them into a search field, alone or with the configuration that splits them. */
export function readSearch(where: string, usual = "simple", given: unknown): Search {
  const { query, configuration = usual, ...more } = isPlainObject(given) ? given : { query: given };
  if (Object.keys(more).length > 0) throw new QueryError(where, "search takes query and configuration, nothing else.");
  if (typeof query !== "string") throw new QueryError(where, `search takes a text, not ${nameOf(query)}.`);
  if (typeof configuration === "string" && plainName.test(configuration)) return { query, configuration };
  throw new QueryError(where, 'a configuration of text search is a plain name such as "english".');
}

const plainName = /^[a-z_][a-z0-9_]{0,62}(?:\.[a-z_][a-z0-9_]{0,62})?$/;
