import type { LogTables } from "../../log/table-name";

/** What the worker of a subscription says in SQL; `$1` is the name of the subscription throughout. */
export type Statements = ReturnType<typeof statementsOf>;

export function statementsOf(tables: LogTables, keepStreamOrder: boolean) {
  const heads = headsOf(tables.parked, keepStreamOrder);
  return { ...progressStatements(tables, heads), ...parkingStatements(tables, heads, keepStreamOrder) };
}

/** Those parked events that none is before which has to be handled first. */
function headsOf(parked: string, keepStreamOrder: boolean): string {
  const columns = "stream, transaction_id, position, attempts, retry, retry_at";
  const which = keepStreamOrder ? `distinct on (stream) ${columns}` : columns;
  const order = keepStreamOrder ? "order by stream, transaction_id, position" : "";
  return `heads as (select ${which} from ${parked} where subscription = $1 ${order})`;
}

const soManyMilliseconds = "::integer * interval '1 millisecond'";
const isDue = "(attempts = 0 or (retry and retry_at <= now()))";

function progressStatements({ events, subscriptions, parked }: LogTables, heads: string) {
  return {
    load: `with ${heads}
      select version, transaction_id, position, to_json(array(select distinct stream from heads)) as streams,
        exists (select from heads where ${isDue}) as due,
        (select extract(epoch from min(retry_at) - now()) * 1000 from heads where retry and retry_at > now()) as wait
      from ${subscriptions} where name = $1`,
    /** Touches nothing when somebody else has moved it. */
    advance: `update ${subscriptions} set transaction_id = $3::xid8, position = $4::bigint, updated_at = now()
      where name = $1 and version = $2::integer and transaction_id = $5::xid8 and position = $6::bigint
        and worker = $7::integer`,
    /** Of types that only an older version knew nothing stays; others, that wait for a process, begin anew as well. */
    restart: `update ${subscriptions} set version = $2::integer, transaction_id = '0', position = 0, updated_at = now(),
        types = (select coalesce(jsonb_object_agg(type, '["0", "0"]'::jsonb), '{}')
          from jsonb_object_keys(jsonb_strip_nulls(types)) as type) || $3::text::jsonb
      where name = $1 and version < $2::integer`,
    takeUp: `update ${subscriptions} set worker = worker + 1 where name = $1 and version = $2::integer
      returning worker, transaction_id, position, types`,
    know: `update ${subscriptions} set types = $2::text::jsonb where name = $1`,
    clear: `delete from ${parked} where subscription = $1`,
    count: `select count(*) from ${events} where type = any($2::text[])
      and (transaction_id, position) > ($3::xid8, $4::bigint)
      and (transaction_id, position) <= ($5::xid8, $6::bigint) and $1::text is not null`,
  };
}

function parkingStatements({ events, parked }: LogTables, heads: string, keepStreamOrder: boolean) {
  const place = "transaction_id = $2::xid8 and position = $3::bigint";
  const key = keepStreamOrder ? "stream" : "transaction_id, position";
  return {
    park: `insert into ${parked} (subscription, transaction_id, position, stream, attempts, error, retry, retry_at)
      select $1, place.*, $5::integer, $6::text, $7::boolean, clock_timestamp() + $8${soManyMilliseconds}
      from unnest($2::xid8[], $3::bigint[], $4::text[]) as place
      on conflict (subscription, transaction_id, position) do nothing`,
    /** With what is behind them, which can be tried once they are handled. What is of other types waits. */
    due: `with ${heads}
      select transaction_id, position, id, stream, version, type, schema_version, data, metadata, recorded_at,
        attempts, ${isDue} and type = any($2::text[]) as due
      from ${parked} join ${events} using (transaction_id, position, stream)
      where subscription = $1 and (${key}) in (
        select ${key} from heads join ${events} using (transaction_id, position, stream)
        where ${isDue} and type = any($2::text[]))
      order by transaction_id, position limit 100`,
    parkPassed: `insert into ${parked} (subscription, transaction_id, position, stream, attempts, error)
      select $1, transaction_id, position, stream, 0, 'It was passed over by a process that did not know its type.'
      from ${events} where type = $2 and (transaction_id, position) > ($3::xid8, $4::bigint)
        and (transaction_id, position) <= ($5::xid8, $6::bigint)
      on conflict (subscription, transaction_id, position) do nothing`,
    unpark: `delete from ${parked} where subscription = $1 and ${place}`,
    failedAgain: `update ${parked} set attempts = $4::integer, error = $5, retry = $6::boolean,
        retry_at = clock_timestamp() + $7${soManyMilliseconds}
      where subscription = $1 and ${place}`,
  };
}
