import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { createHall, sendRows } from "@/core/http";
import { listen } from "@/core/http/server/listen";
import { createLogger } from "@/core/logging";
import { beginToRead } from "../../../support/http/slow-reader";

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
  const server = listen(hall, { port: 0, hostname: "127.0.0.1" });
  return { port: server.port ?? 0, [Symbol.dispose]: () => void server.stop(true) };
}

test("rows are made without waiting for a slow client, which is given all of them in the end", async () => {
  const { promise: made, resolve } = Promise.withResolvers<void>();
  using server = serveRows(async function* () {
    for (let at = 0; at < 2000; at += 1) yield { text: `${at} ${row.text}` };
    resolve();
  });

  const client = await beginToRead(server.port, "/rows");
  await made; // 20 MB, more than waits in sockets
  const text = await client.readOn();

  const numbers = [...withoutFrames(text).matchAll(/"text":"(\d+) /g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 2000 }, (_, at) => at));
  expect(text.endsWith(lastFrame)).toBe(true);
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

  const client = await beginToRead(server.port, "/rows");
  client.leave();

  await ended;
  while ((await openSpools()) > 0) await Bun.sleep(5);
});

test("what fails midway breaks the connection off", async () => {
  using server = serveRows(async function* () {
    for (let at = 0; at < 100; at += 1) yield row;
    throw new Error("The rows end here.");
  });

  const client = await beginToRead(server.port, "/rows");
  const text = await client.readOn();

  expect(text).toStartWith("HTTP/1.1 200 OK");
  expect(text.endsWith(lastFrame)).toBe(false);
  while ((await openSpools()) > 0) await Bun.sleep(5);
});

const lastFrame = "\r\n0\r\n\r\n";

/** A chunked body is cut anywhere, also within a word. */
function withoutFrames(text: string): string {
  return text.replaceAll(/\r\n[0-9a-f]+\r\n/gi, "");
}

/** Files of rows that this process has open. They have no names. */
async function openSpools(): Promise<number> {
  const files = existsSync("/proc/self/fd") ? await readdir("/proc/self/fd") : []; // where a system tells of them
  const targets = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => "")));
  return targets.filter((target) => target.includes("/rows-")).length;
}
