import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { listen } from "@/core/http/server/listen";
import { bodyLimitBytes, fixtureHall } from "../fixtures/hall-fixture";

const { app, ask } = fixtureHall();
let server: ReturnType<typeof listen>;

beforeAll(() => {
  server = listen(app, { port: 0, hostname: "127.0.0.1" });
});
afterAll(() => server.stop(true));

const small = JSON.stringify({ text: "x" });
const large = JSON.stringify({ text: "x".repeat(bodyLimitBytes) });
const post = "POST /api/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

describe("over a socket, a body", () => {
  test("within the limit is read, declared or chunked", async () => {
    const declared = await send(`${post}Content-Length: ${small.length}\r\n\r\n${small}`);
    const chunked = await send(`${post}Transfer-Encoding: chunked\r\n\r\n${chunk(small)}${chunk("")}`);

    expect(declared).toStartWith("HTTP/1.1 201");
    expect(chunked).toStartWith("HTTP/1.1 201");
  });

  test("declared too large is refused with a problem document before it is sent", async () => {
    const answer = await send(`${post}Content-Length: 5000000000\r\n\r\n`);

    expect(answer).toStartWith("HTTP/1.1 413");
    expect(answer).toContain("application/problem+json");
    expect(answer).toContain('"code":"payload-too-large"');
    expect(answer).toMatch(/connection: close/i);
  });

  test("that turns out too large while it is sent in chunks is refused the same way", async () => {
    const answer = await send(`${post}Transfer-Encoding: chunked\r\n\r\n${chunk(large).repeat(3)}`);

    expect(answer).toStartWith("HTTP/1.1 413");
    expect(answer).toContain('"code":"payload-too-large"');
  });

  test("of no length is no JSON object", async () => {
    const answer = await send(`${post}Content-Length: 0\r\n\r\n`);

    expect(answer).toStartWith("HTTP/1.1 422");
    expect(answer).toContain('"detail":"must be an object"');
  });

  test("that the client gives up half-way harms nobody", async () => {
    const socket = connect(server.port ?? 0, "127.0.0.1");
    socket.write(`${post}Content-Length: 100\r\n\r\n{"te`);
    await Bun.sleep(20);
    socket.destroy();

    expect(await send(`${post}Content-Length: ${small.length}\r\n\r\n${small}`)).toStartWith("HTTP/1.1 201");
  });
});

test("a body without a declared length is limited for a route's own parser as well", async () => {
  const answer = await ask("POST", "/trouble/raw", large);

  expect(answer.status).toBe(413);
});

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** Writes bytes as they are and resolves with the first answer. */
function send(bytes: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(server.port ?? 0, "127.0.0.1", () => socket.write(bytes));
  let received = "";
  socket.on("data", (data) => {
    received += data.toString();
    const body = received.split("\r\n\r\n")[1];
    if (body?.endsWith("}")) socket.destroy();
  });
  socket.on("error", reject);
  socket.on("close", () => resolve(received));
  return promise;
}
