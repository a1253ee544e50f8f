import { DatabaseUrl } from "@/core/config";

interface Listening {
  /** What a client sends, before it is handed on. */
  asked: (client: object, bytes: Buffer) => void;
  /** What the server answers, before it is handed back. */
  answered: (client: object, bytes: Buffer) => void;
}

/** Stands between clients and the server of a database, hands everything on, and lets somebody listen. */
export function relayTo(url: string, { asked, answered }: Listening) {
  const target = DatabaseUrl.parse(url);
  const servers = new Map<object, Promise<Bun.Socket>>();
  const reach = (client: Bun.Socket) =>
    Bun.connect({
      hostname: target.host,
      port: target.port,
      socket: {
        data(_, bytes) {
          answered(client, bytes);
          client.write(bytes);
        },
      },
    });
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (client) => void servers.set(client, reach(client)),
      async data(client, bytes) {
        asked(client, bytes);
        (await servers.get(client))?.write(bytes);
      },
      close: (client) => void servers.get(client)?.then((server) => server.end()),
    },
  });
  return { url: target.with({ host: "127.0.0.1", port: listener.port }), stop: () => listener.stop(true) };
}
