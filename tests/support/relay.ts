import { DatabaseUrl } from "@/core/config";

interface Listening {
  /** What a client sends, before it is handed on. */
  asked?: (client: object, bytes: Buffer) => void;
  /** What the server answers, before it is handed back. */
  answered?: (client: object, bytes: Buffer) => void;
}

/** Stands between clients and the server of a database, hands everything on, and lets somebody listen. */
export function relayTo(url: string, { asked, answered }: Listening = {}) {
  const target = DatabaseUrl.parse(url);
  const servers = new Map<object, Promise<Bun.Socket | undefined>>();
  let isSilent = false;
  const reach = (client: Bun.Socket) =>
    Bun.connect({
      hostname: target.host,
      port: target.port,
      socket: {
        data(_, bytes) {
          if (isSilent) return;
          answered?.(client, bytes);
          client.write(bytes);
        },
        close: () => void client.end(),
      },
    }).catch(() => void client.end()); // as if it were refused here
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (client) => void servers.set(client, reach(client)),
      async data(client, bytes) {
        if (isSilent) return;
        asked?.(client, bytes);
        (await servers.get(client))?.write(bytes);
      },
      close: (client) => void servers.get(client)?.then((server) => server?.end()),
    },
  });
  return {
    url: target.with({ host: "127.0.0.1", port: listener.port }),
    stop: () => listener.stop(true),
    /** From then on clients may connect, and hear nothing; what they send is lost. */
    fallSilent: () => void (isSilent = true),
    speak: () => void (isSilent = false),
  };
}
