/** What appending to a log says, in SQL. */
export interface AppendStatements {
  /** `$1` is the stream, `$2` the version that is expected of it or null, the rest is the event. */
  one: string;
  /** The same, of as many as there are in the lists. */
  many: string;
  /** Where the events of the ids `$1` are, and whether they say the same as those of the types and data in `$2` to `$4`. */
  recorded: string;
  /** How many there are in the stream `$1`. */
  version: string;
}

// The number that orders an event is its transaction's, or that of the event before it in the stream where that is
// greater: so a transaction that began early may append after one that began late, and nobody reads the stream in the
// wrong order. Readers wait for the transaction that appends either way, because its own number is no greater.
const order = "greatest(pg_current_xact_id(), last.transaction_id)";
const columns = "transaction_id, stream, version, id, type, schema_version, data, metadata";

// Whoever appends to the same stream meanwhile takes the same version. The second of them waits for the first, adds
// nothing when that one is kept, and asks again with the next version.
export function appendStatementsOn(table: string): AppendStatements {
  const last = `(select version, transaction_id from ${table} where stream = $1 order by version desc limit 1)`;
  const asExpected = "($2::bigint is null or coalesce(last.version, 0) = $2::bigint)";
  const given = `unnest($3::uuid[], $4::text[], $5::integer[], $6::text[], $7::text[])
    with ordinality as given (id, type, schema_version, data, metadata, place)`;
  const values = "given.id, given.type, given.schema_version, given.data::jsonb, given.metadata::jsonb";
  const answer = "transaction_id, position, version";
  return {
    one: `insert into ${table} (${columns})
      select ${order}, $1, coalesce(last.version, 0) + 1, $3::uuid, $4, $5::integer, $6::text::jsonb, $7::text::jsonb
      from (select) as always left join ${last} as last on true where ${asExpected}
      on conflict do nothing returning ${answer}`,
    // The first decides: without it none of the others is added.
    many: `with given as (select * from ${given}),
      first as (insert into ${table} (${columns})
        select ${order}, $1, coalesce(last.version, 0) + 1, ${values}
        from given left join ${last} as last on true where given.place = 1 and ${asExpected}
        on conflict do nothing returning ${answer}),
      rest as (insert into ${table} (${columns})
        select first.transaction_id, $1, first.version + given.place - 1, ${values}
        from first, given where given.place > 1 order by given.place returning ${answer})
      (select ${answer} from rest union all select ${answer} from first) order by version desc limit 1`,
    // An older version of its data cannot be compared.
    recorded: `select ${answer}, stream, recorded.id, recorded.type = given.type
        and (recorded.schema_version <> given.schema_version or recorded.data = given.data::jsonb) as same
      from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[]) as given (id, type, schema_version, data)
      join ${table} as recorded on recorded.id = given.id order by version desc`,
    version: `select coalesce(max(version), 0) from ${table} where stream = $1`,
  };
}
