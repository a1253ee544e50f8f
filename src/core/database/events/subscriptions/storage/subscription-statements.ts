import type { LogTables } from "../../log/table-name";

/** What the worker of a subscription says in SQL; `$1` is the name of the subscription throughout. */
export type Statements = ReturnType<typeof statementsOf>;

export function statementsOf(tables: LogTables) {
  return { ...progressStatements(tables), ...parkingStatements(tables) };
}

function progressStatements({ events, subscriptions, parked }: LogTables) {
  return {
    /** Does nothing to one that is there. */
    begin: `insert into ${subscriptions} (name, version, transaction_id, position)
      values ($1, $2::integer, $3::xid8, $4::bigint) on conflict (name) do nothing`,
    load: `select version, transaction_id, position,
        to_json(array(select distinct stream from ${parked} where subscription = $1)) as streams,
        exists (select from ${parked} where subscription = $1 and retry) as retry
      from ${subscriptions} where name = $1`,
    /** Touches nothing when somebody else has moved it. */
    advance: `update ${subscriptions} set transaction_id = $3::xid8, position = $4::bigint, updated_at = now()
      where name = $1 and version = $2::integer and transaction_id = $5::xid8 and position = $6::bigint`,
    restart: `update ${subscriptions} set version = $2::integer, transaction_id = '0', position = 0, updated_at = now()
      where name = $1 and version < $2::integer`,
    count: `select count(*) from ${events} where type = any($2::text[])
      and (transaction_id, position) > ($3::xid8, $4::bigint)
      and (transaction_id, position) <= ($5::xid8, $6::bigint) and $1::text is not null`,
  };
}

function parkingStatements({ events, parked }: LogTables) {
  return {
    clear: `delete from ${parked} where subscription = $1`,
    park: `insert into ${parked} (subscription, transaction_id, position, stream, attempts, error)
      select $1, * from unnest($2::xid8[], $3::bigint[], $4::text[], $5::integer[], $6::text[])
      on conflict (subscription, transaction_id, position) do nothing`,
    /** In a stream that is kept in its order, not before those that are parked before it. */
    toRetry: `select transaction_id, position, id, stream, version, type, schema_version, data, metadata, recorded_at
      from ${parked} as parked join ${events} as events using (transaction_id, position, stream)
      where subscription = $1 and retry and not ($2::boolean and exists (select from ${parked} as earlier
        where earlier.subscription = $1 and earlier.stream = parked.stream and not earlier.retry
          and (earlier.transaction_id, earlier.position) < (parked.transaction_id, parked.position)))
      order by transaction_id, position limit 1`,
    unpark: `delete from ${parked} where subscription = $1 and transaction_id = $2::xid8 and position = $3::bigint`,
    failedAgain: `update ${parked} set attempts = attempts + 1, error = $4, retry = false
      where subscription = $1 and transaction_id = $2::xid8 and position = $3::bigint`,
  };
}
