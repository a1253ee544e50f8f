import { once } from "node:events";
import { connect, type Socket } from "node:net";
import postgres from "postgres";

export interface ServerAddress {
  port: number;
  password: string;
}

/** One connection to the server's `postgres` database, and never a second. It does not keep the process alive. */
export interface Session extends AsyncDisposable {
  sql: postgres.Sql;
  /** The server's data folder. */
  data: string;
  /** Whether a reaper watches over the server. */
  reaped: boolean;
  close(): Promise<void>;
}

/** The advisory lock, in the `postgres` database, of the server's one reaper. A number nobody else will think of. */
export const REAPER_LOCK = 1_886_153_326;

const sessionOptions = {
  host: "127.0.0.1",
  username: "postgres",
  database: "postgres",
  connection: { application_name: "plinth" },
  max: 1,
  connect_timeout: 10,
  idle_timeout: 0,
  max_lifetime: null,
  prepare: false,
  fetch_types: false,
  onnotice: () => {},
};

/** @throws what postgres.js throws when the server does not take the connection */
export async function openSession(address: ServerAddress, onClose: () => void = () => {}): Promise<Session> {
  let socket: Socket | undefined;
  let open = false;
  const options = {
    ...address,
    ...sessionOptions,
    onclose: () => open && onClose(),
    socket: async () => {
      if (socket) throw new Error("The session has ended.");
      socket = connect(address.port, "127.0.0.1");
      await once(socket, "connect");
      return socket;
    },
  };
  const sql = postgres(options);
  const close = () => sql.end({ timeout: 1 });
  try {
    const facts = await readFacts(sql);
    open = true;
    socket?.unref();
    return { sql, close, [Symbol.asyncDispose]: close, ...facts };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readFacts(sql: postgres.Sql): Promise<{ data: string; reaped: boolean }> {
  const [facts] = await sql<[{ data: string; reaped: boolean }]>`
    select current_setting('data_directory') as data, exists (
      select from pg_locks where locktype = 'advisory' and classid = 0 and objid = ${REAPER_LOCK}::oid
    ) as reaped`;
  return facts;
}
