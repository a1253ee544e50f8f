import type { Scope } from "../../transaction/scopes/scope";

/** The sequences that had given out a number, with the last one. */
export type SequencePositions = string;

/** Where the sequences of the database stand. */
export async function sequencePositions(scope: Scope): Promise<SequencePositions> {
  const [row] = await scope.run((connection) => connection.unsafe(read));
  return String(row?.["positions"]);
}

/** Sequences take no part in a rollback: those that a test moved are put back. */
export async function restoreSequences(scope: Scope, positions: SequencePositions, prepare: boolean): Promise<void> {
  await scope.run((connection) => connection.unsafe(restore, [positions], { prepare }));
}

const read = `
  select coalesce(json_object_agg(seqrelid::text, pg_sequence_last_value(seqrelid)::text), '{}')::text as positions
  from pg_sequence where pg_sequence_last_value(seqrelid) is not null`;

const restore = `
  select setval(seqrelid, coalesce(known.last::bigint, seqstart), known.last is not null)
  from pg_sequence left join json_each_text($1::json) known(relation, last) on known.relation = seqrelid::text
  where pg_sequence_last_value(seqrelid) is distinct from known.last::bigint`;
