import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:net";

setDefaultTimeout(60_000); // a busy machine takes its time

const running: Bun.Subprocess[] = [];

afterAll(() => {
  for (const server of running.splice(0)) server.kill("SIGKILL");
});

/**
 * A response is broken when its request was accepted and it did not arrive whole. Not accepted, and so not broken, is a
 * request whose connection is refused. The clients keep their connections alive and leave one only when told to, as a
 * load balancer does; the server counts what it began, so that nothing it began can go missing unseen.
 */
test.concurrent(
  "a stopping server under load answers every request it accepted, then closes, then exits with 0",
  async () => {
    const server = await start();
    const clients = Array.from({ length: 12 }, (_, index) => keepAsking(server.port, `/slow/${index * 5}`));
    await begun(server, 2 * clients.length);

    server.process.kill("SIGTERM");
    const totals = await Promise.all(clients);

    expect(await server.process.exited).toBe(0);
    expect(totals.map(({ broken }) => broken)).toEqual(totals.map(() => ""));
    expect(totals.every(({ toldToClose }) => toldToClose)).toBe(true);
    const answered = totals.reduce((sum, { complete }) => sum + complete, 0);
    expect(answered).toBeGreaterThan(clients.length);
    expect(await server.rest()).toContain(`closed after ${answered}\n`);
  },
);

test.concurrent("a stopping server is unready at once, and then accepts no connection", async () => {
  const server = await start();
  const slow = fetch(`${server.url}slow/1500`);
  await begun(server, 1);

  server.process.kill("SIGTERM");
  const unready = await until(async () => (await fetch(`${server.url}readyz`)).status === 503);
  const refused = await until(async () => fetch(server.url).then(() => false, isRefusal));

  expect([unready, refused]).toEqual([true, true]);
  expect((await slow).status).toBe(200);
  expect(await server.process.exited).toBe(0);
});

test.concurrent("a request beyond the deadline is cut off, and the exit code says so", async () => {
  const server = await start({ DEADLINE: "400" });
  const slow = fetch(`${server.url}slow/60000`).catch(() => "cut off");
  await begun(server, 1);

  server.process.kill("SIGTERM");

  expect(await server.process.exited).toBe(1);
  expect(await slow).toBe("cut off");
  expect(await server.rest()).toContain("Stopped before everything was finished.");
});

test.concurrent("a second signal ends the process at once", async () => {
  const server = await start({ DEADLINE: "60000" });
  const slow = fetch(`${server.url}slow/60000`).catch(() => "cut off");
  await begun(server, 1);

  server.process.kill("SIGINT");
  await Bun.sleep(20);
  server.process.kill("SIGINT"); // one Ctrl+C under `bun run` is two signals
  await until(async () => fetch(server.url).then(() => false, isRefusal)); // the first has arrived, however busy it is
  await Bun.sleep(400);
  expect(server.process.exitCode).toBeNull();
  server.process.kill("SIGTERM");

  expect(await server.process.exited).toBe(1);
  expect(await slow).toBe("cut off");
});

test.concurrent("a failure to close is logged, and the exit code says so", async () => {
  const server = await start({ CLOSE_FAILS: "yes" });

  server.process.kill("SIGINT");

  expect(await server.process.exited).toBe(1);
  expect(await server.rest()).toContain("The pool would not end.");
});

test.concurrent(
  "a request with a strange host, or none, is answered like any other, and so is the next one",
  async () => {
    const server = await start();
    const heads = [
      "GET /livez HTTP/1.0",
      "GET /livez HTTP/1.1\r\nHost:",
      "GET /livez HTTP/1.1\r\nHost: a b",
      "GET /livez HTTP/1.1\r\nHost: localhost:99999",
      "GET /livez HTTP/1.1\r\nHost: [::1",
      "GET /livez HTTP/1.1\r\nHost: a",
      "GET /livez HTTP/1.1\r\nHost: api",
    ];

    for (const head of heads) {
      expect(await firstLineOf(server.port, `${head}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (200|400)/);
      expect((await fetch(new URL("/livez", server.url))).status).toBe(200);
    }
    const smuggled = "GET /abc/livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    expect(await firstLineOf(server.port, smuggled)).toStartWith("HTTP/1.1 404");
    const nowhere = "GET /nowhere HTTP/1.0\r\n\r\n";
    expect(await firstLineOf(server.port, nowhere)).toStartWith("HTTP/1.1 404");
  },
);

test.concurrent("a taken port is one sentence with the remedy", async () => {
  const first = await start();

  const second = spawn({ PORT: String(first.port) });
  const said = await second.stderr.text();

  expect(await second.exited).toBe(1);
  expect(said.trim()).toBe(
    `Port ${first.port} of 127.0.0.1 is taken. ` +
      `Stop what uses it, or take another: PORT=${first.port + 1} bun run dev`,
  );
});

function spawn(environment: Record<string, string>) {
  const path = `${import.meta.dir}/fixtures/serve-process.ts`;
  const env = { ...process.env, PORT: "0", ...environment };
  const server = Bun.spawn([process.execPath, path], { env, stdout: "pipe", stderr: "pipe" });
  running.push(server);
  return server;
}

async function start(environment: Record<string, string> = {}) {
  const server = spawn(environment);
  const output = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const url = ((await output.read()).value ?? "").trim();
  const rest = async () => {
    let text = "";
    for (let part = await output.read(); !part.done; part = await output.read()) text += part.value;
    return text;
  };
  return { process: server, url, port: Number(new URL(url).port), rest };
}

/** Waits until the server has begun to answer so many slow requests. */
async function begun({ url }: { url: string }, least: number): Promise<void> {
  await until(async () => ((await (await fetch(`${url}begun`)).json()) as { begun: number }).begun >= least);
}

/** True once it holds; a test whose condition never does runs out of time. */
async function until(condition: () => Promise<boolean>): Promise<true> {
  while (!(await condition())) await Bun.sleep(5);
  return true;
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && /ConnectionRefused|ECONNREFUSED/.test(String(error.code));
}

/** Asks over one connection until told to close it. */
function keepAsking(port: number, path: string) {
  const { promise, resolve } = Promise.withResolvers<{ complete: number; broken: string; toldToClose: boolean }>();
  let complete = 0;
  let received = "";
  let toldToClose = false;
  const socket = connect(port, "127.0.0.1");
  const ask = () => socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const finish = (broken: string) => resolve({ complete, broken, toldToClose });
  socket.on("connect", ask);
  socket.on("data", (data) => {
    received += data.toString();
    if (!received.endsWith('"}')) return;
    complete += 1;
    toldToClose = /^connection: close$/im.test(received);
    received = "";
    if (toldToClose) socket.end();
    else ask();
  });
  socket.on("error", (error) => finish(error.message));
  socket.on("close", () => finish(toldToClose && received === "" ? "" : "closed before the answer was whole"));
  return promise;
}

function firstLineOf(port: number, request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(port, "127.0.0.1", () => socket.write(request));
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("close", () => resolve(text.split("\r\n")[0] ?? ""));
  socket.on("error", reject);
  return promise;
}
