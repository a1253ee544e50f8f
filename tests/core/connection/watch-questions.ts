import { DatabaseUrl } from "@/core/config";

const ready = Buffer.from([0x5a, 0, 0, 0, 5]); // Z, and a letter

/** Stands before a server, and counts what clients ask, and what they ask before the last question is answered. */
export function watchQuestions(url: string) {
  const target = DatabaseUrl.parse(url);
  const servers = new Map<object, Promise<Bun.Socket>>();
  const open = new Set<object>();
  const seen = { questions: 0, early: 0 };
  const reach = (client: Bun.Socket) =>
    Bun.connect({
      hostname: target.host,
      port: target.port,
      socket: {
        data(_, bytes) {
          if (bytes.subarray(-6, -1).equals(ready)) open.delete(client);
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
        const asked = questionsIn(bytes);
        seen.questions += asked;
        seen.early += open.has(client) ? 1 : Math.max(0, asked - 1);
        if (asked > 0) open.add(client);
        (await servers.get(client))?.write(bytes);
      },
      close: (client) => void servers.get(client)?.then((server) => server.end()),
    },
  });
  return {
    url: target.with({ host: "127.0.0.1", port: listener.port }),
    get questions() {
      return seen.questions;
    },
    get early() {
      return seen.early;
    },
    stop: () => listener.stop(true),
  };
}

/** How many messages ask for an answer: Sync and Query. The first of a connection has no letter, but a length below 2^24. */
function questionsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== 0; at += 1 + bytes.readUInt32BE(at + 1)) {
    if ("SQ".includes(String.fromCharCode(bytes[at] ?? 0))) count += 1;
  }
  return count;
}
