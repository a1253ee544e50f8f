import { openSession, type ServerAddress, type Session } from "./embedded-session";

/** This process's use of the server: a connection, so that the operating system ends it when the process dies. */
export interface Lease {
  data: string;
  reaped: boolean;
  release(): Promise<void>;
}

const PAUSE_MILLISECONDS = 200;

/** Holds a connection until it is released. After a crash of the server it comes back by itself. */
export async function takeLease(address: ServerAddress): Promise<Lease> {
  const lease = { released: false };
  let session: Session;

  const restore = async (): Promise<void> => {
    while (!lease.released) {
      await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS).unref());
      const next = await openSession(address, () => void restore()).catch(() => undefined);
      if (next === undefined) continue;
      session = next;
      return lease.released ? session.close() : undefined;
    }
  };

  session = await openSession(address, () => void restore());
  const { data, reaped } = session;
  return {
    data,
    reaped,
    release: () => {
      lease.released = true;
      return session.close();
    },
  };
}
