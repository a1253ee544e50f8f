import { DatabaseUrl } from "@/core/config";

/** Stands before a server, and counts how often a client asked something after it had its answer. */
export function countRoundTrips(url: string) {
  const target = DatabaseUrl.parse(url);
  const servers = new Map<object, Promise<Bun.Socket>>();
  let count = 0;
  let isAnswered = true;
  const reach = (client: Bun.Socket) =>
    Bun.connect({
      hostname: target.host,
      port: target.port,
      socket: {
        data: (_, bytes) => {
          isAnswered = true;
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
        if (isAnswered) count += 1;
        isAnswered = false;
        (await servers.get(client))?.write(bytes);
      },
      close: (client) => void servers.get(client)?.then((server) => server.end()),
    },
  });
  return {
    url: target.with({ host: "127.0.0.1", port: listener.port }),
    /** How many `work` took. */
    async during(work: () => Promise<unknown>): Promise<number> {
      const before = count;
      await work();
      return count - before;
    },
    stop: () => listener.stop(true),
  };
}
