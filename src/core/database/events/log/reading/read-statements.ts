/** What may be asked of a log. */
export interface Question {
  stream: boolean;
  types: boolean;
  after: boolean;
  before: boolean;
  backwards: boolean;
}

/** The statement for a question; it takes the values in the order of `Question`, and the limit last. */
export function readStatement(table: string, question: Question): string {
  const values = numbered();
  const place = question.stream ? "version" : "(transaction_id, position)";
  const bound = () => (question.stream ? `${values()}::bigint` : `(${values()}::xid8, ${values()}::bigint)`);
  const conditions = [
    question.stream ? `stream = ${values()}` : settled,
    ...(question.types ? [`type = any(${values()}::text[])`] : []),
    ...(question.after ? [`${place} > ${bound()}`] : []),
    ...(question.before ? [`${place} < ${bound()}`] : []),
  ];
  const direction = question.backwards ? "desc" : "asc";
  const order = question.stream ? `version ${direction}` : `transaction_id ${direction}, position ${direction}`;
  return `select ${columns} from ${table} where ${conditions.join(" and ")} order by ${order} limit ${values()}`;
}

/** The place of the last event that `read` gives. */
export function lastStatement(table: string): string {
  return `select transaction_id, position from ${table} where ${settled} order by transaction_id desc, position desc limit 1`;
}

/** The place of the last event that `read` gives, and whether there are events that it does not give yet. */
export function frontierStatement(table: string): string {
  return `select last.transaction_id, last.position, exists (select from ${table} where not ${settled}) as unsettled
    from (select) as always left join lateral (${lastStatement(table)}) as last on true`;
}

/** As `storedEvent` takes them. */
const columns = "transaction_id, position, id, stream, version, type, schema_version, data, metadata, recorded_at";

// Numbers are given out before the commit, so 8 can be seen before 7. No transaction that still runs, or begins later,
// will write below the oldest of those that run.
const settled = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())";

function numbered(): () => string {
  let count = 0;
  return () => `$${(count += 1)}`;
}
