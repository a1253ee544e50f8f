import { expect, test } from "bun:test";
import { DatabaseUrl } from "@/core/config";
import { waitForDatabase } from "@/core/database/connection";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { freePort } from "../../support/processes/free-port";

const own = useOwnDatabase();

/** What stands between, and lets nobody through before it is told to. */
function gate(port: number) {
  const target = DatabaseUrl.parse(own.url);
  const pipes = new Map<object, Awaited<ReturnType<typeof connect>>>();
  const connect = (to: Bun.Socket) =>
    Bun.connect({ hostname: target.host, port: target.port, socket: { data: (_, bytes) => void to.write(bytes) } });
  return Bun.listen({
    hostname: "127.0.0.1",
    port,
    socket: {
      async open(socket) {
        pipes.set(socket, await connect(socket));
      },
      async data(socket, bytes) {
        while (!pipes.has(socket)) await Bun.sleep(1);
        pipes.get(socket)?.write(bytes);
      },
      close: (socket) => void pipes.get(socket)?.end(),
    },
  });
}

test("a database that answers is waited for no time", async () => {
  await waitForDatabase(DatabaseUrl.parse(own.url), { timeoutMilliseconds: 1 });
});

test("a server that starts is waited for, and whoever watches hears once what for", async () => {
  const port = freePort();
  const reasons: string[] = [];
  const waiting = waitForDatabase(DatabaseUrl.parse(own.url).with({ host: "127.0.0.1", port }), {
    onWait: (reason) => reasons.push(reason),
  });
  while (reasons.length === 0) await Bun.sleep(5);
  await Bun.sleep(200);
  const opened = gate(port);

  await waiting;
  expect(reasons).toEqual([expect.stringContaining("does not answer")]);
  opened.stop(true);
});

test("one that never answers is given up when the time is over, with the remedy", async () => {
  const url = DatabaseUrl.parse(own.url).with({ host: "127.0.0.1", port: freePort() });
  const { message } = await failureOf(waitForDatabase(url, { timeoutMilliseconds: 300, variable: "REPORTS_URL" }));

  expect(message).toMatch(
    /does not answer at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\. Start it there, or correct REPORTS_URL/,
  );
});

test("what waiting does not mend is an error at once", async () => {
  const url = DatabaseUrl.parse(own.url);
  const never = { timeoutMilliseconds: 600_000 };

  expect((await failureOf(waitForDatabase(url.with({ database: "nowhere" }), never))).message).toContain("no database");
  expect((await failureOf(waitForDatabase(url.with({ user: "nobody_i_know" }), never))).message).toContain("let");
});
