import { expect, test } from "bun:test";
import { once } from "node:events";
import { readdir, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { createHall, sendRows } from "@/core/http";
import { createLogger } from "@/core/logging";

const schema = Type.Object({ text: Type.String() }, { title: "Line" });
const row = { text: "x".repeat(10_000) };

/** A server of the rows that `make` gives. */
function serveRows(make: () => AsyncIterable<unknown>) {
  const hall = createHall({
    logger: createLogger({ level: "silent", format: "json" }),
    bodyLimitBytes: 1000,
    ready: async () => {},
    documentation: { info: { title: "Rows", version: "1" } },
  }).use(
    new Elysia().get("/rows", ({ request }) => sendRows(make, { request, schema, format: "ndjson", name: "rows" })),
  );
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => hall.fetch(request) });
  return { port: server.port ?? 0, [Symbol.dispose]: () => void server.stop(true) };
}

/** A client that reads the beginning, and nothing more until it is told to. */
async function beginToRead(port: number) {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1")
    .on("error", () => {})
    .on("close", () => resolve());
  socket.write("GET /rows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const [first] = await once(socket, "data");
  socket.pause();
  let text = String(first);
  socket.on("data", (data) => (text += String(data)));
  return { socket, rest: closed.then(() => text) };
}

test("rows are made without waiting for a slow client, which is given all of them in the end", async () => {
  const { promise: made, resolve } = Promise.withResolvers<void>();
  using server = serveRows(async function* () {
    for (let at = 0; at < 2000; at += 1) yield { text: `${at} ${row.text}` };
    resolve();
  });

  const { socket, rest } = await beginToRead(server.port);
  await made; // 20 MB, more than waits in sockets
  socket.resume();

  const numbers = [...withoutFrames(await rest).matchAll(/"text":"(\d+) /g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 2000 }, (_, at) => at));
  expect((await rest).endsWith(lastFrame)).toBe(true);
  while ((await openSpools()) > 0) await Bun.sleep(5);
});

test("no more rows are made for a client that has gone", async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  using server = serveRows(async function* () {
    try {
      for (;;) {
        yield row;
        await Bun.sleep(0);
      }
    } finally {
      resolve();
    }
  });

  const { socket } = await beginToRead(server.port);
  socket.destroy();

  await ended;
  while ((await openSpools()) > 0) await Bun.sleep(5);
});

test("what fails midway breaks the connection off", async () => {
  using server = serveRows(async function* () {
    for (let at = 0; at < 100; at += 1) yield row;
    throw new Error("The rows end here.");
  });

  const { socket, rest } = await beginToRead(server.port);
  socket.resume();

  expect(await rest).toStartWith("HTTP/1.1 200 OK");
  expect((await rest).endsWith(lastFrame)).toBe(false);
  while ((await openSpools()) > 0) await Bun.sleep(5);
});

const lastFrame = "\r\n0\r\n\r\n";

/** A chunked body is cut anywhere, also within a word. */
function withoutFrames(text: string): string {
  return text.replaceAll(/\r\n[0-9a-f]+\r\n/gi, "");
}

/** Files of rows that this process has open. They have no names. */
async function openSpools(): Promise<number> {
  const files = await readdir("/proc/self/fd");
  const targets = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => "")));
  return targets.filter((target) => target.includes("/rows-")).length;
}
