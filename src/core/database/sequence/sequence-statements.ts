/** What can be asked of a sequence, in SQL. */
export interface SequenceStatements {
  takeOne: string;
  takeMany: string;
  setNext: string;
  lastTaken: string;
}

/** For a name, as `qualified` makes it. A constant is found faster than what is looked up each time. */
export function statementsOf(name: string): SequenceStatements {
  return statementsOn(`'${name}'::regclass`, "$1");
}

/** A transaction that looked for a name in vain goes on not finding it so. */
export const statementsByOid = statementsOn("$1::regclass", "$2");

// The name is a value, so that the server prepares these once for all that are made while it runs. Where there is none
// they answer nothing, rather than fail and with that doom the open transaction.
export const statementsByName: SequenceStatements = {
  ...statementsOn("to_regclass($1)", "$2"),
  // From the catalog itself, which does find one that was made since it was looked for in vain.
  lastTaken: `select pg_sequence_last_value(sequences.oid)
    from pg_class as sequences join pg_namespace as schemas on schemas.oid = relnamespace, parse_ident($1) as name
    where nspname = name[1] and relname = name[2]`,
};

// One text is sent and read faster than as many rows. The name is looked up once, which `offset 0` sees to.
function statementsOn(sequence: string, value: string): SequenceStatements {
  return {
    takeOne: `select nextval(${sequence})`,
    takeMany: `select case when found is not null then
        array(select nextval(found) from (select generate_series(1, ${value}::int)) as each)::text end
      from (select ${sequence} as found offset 0) as lookup`,
    setNext: `select setval(${sequence}, ${value}::bigint, false)`,
    lastTaken: `select pg_sequence_last_value(${sequence})`,
  };
}
