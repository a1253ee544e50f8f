import { afterAll, afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { useOwnDatabase } from "@/core/database/testing";
import { freePort } from "../../support/processes/free-port";
import { type Running, launch } from "../../support/processes/launch";
import { until } from "../../core/events/support/use-subscriptions";
import { NatsServer, isMissing } from "../../core/events/broker/nats-server";

setDefaultTimeout(60_000);

const planted = "hunter2-planted";
const project = fileURLToPath(new URL("../../..", import.meta.url));
const own = useOwnDatabase();
const nats = new NatsServer({ user: "app", pass: planted });
const started: Running[] = [];

afterEach(async () => {
  for (const { process } of started.splice(0)) process.kill("SIGKILL");
  await nats.kill();
});
afterAll(() => nats.remove());

/** The application, as somebody starts it who has set nothing but variables. */
async function serve(url: string) {
  const port = String(freePort());
  const environment = { PORT: port, DATABASE_URL: own.url, LOG_FORMAT: "json", NATS_URL: url };
  const running = launch(project, ["bun", "src/main.ts"], environment);
  started.push(running);
  return { ...running, address: `http://127.0.0.1:${port}/api` };
}

async function register(address: string, email: string): Promise<string> {
  const body = JSON.stringify({ email, name: "Ada" });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/users`, { method: "POST", headers, body });
  return ((await answer.json()) as { id: string }).id;
}

/** Which of these users the broker knows of, in its order. */
async function published(...ids: string[]): Promise<string[]> {
  const messages = await nats.stored<{ type: string; data: { userId: string } }>("EVENTS");
  return messages.flatMap(({ type, data }) =>
    type === "user.registered" && ids.includes(data.userId) ? [data.userId] : [],
  );
}

test.skipIf(isMissing)(
  "an application that knows where NATS is starts while that is down, and publishes when it comes",
  async () => {
    const server = await serve(`nats://app:${planted}@127.0.0.1:${nats.port}`);
    await server.printed("Listening");
    const first = await register(server.address, "first@example.com");
    await server.printed("The broker NATS does not answer");

    await nats.start();
    await until(async () => (await published(first)).length === 1);
    const second = await register(server.address, "second@example.com");
    await until(async () => (await published(second)).length === 1);
    server.process.kill("SIGTERM");
    const { exitCode, stdout, stderr } = await server.finished();

    expect(await published(first, second)).toEqual([first, second]);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain(planted);
  },
);

test.skipIf(isMissing)("a wrong password is told of, not shown, and loses nothing", async () => {
  await nats.start();
  const wrong = await serve(`nats://app:${planted}-wrong@127.0.0.1:${nats.port}`);
  await wrong.printed("Listening");
  const third = await register(wrong.address, "third@example.com");

  const output = await wrong.printed("Authorization Violation");
  expect(output).not.toContain(planted);
  wrong.process.kill("SIGTERM");
  expect((await wrong.finished()).exitCode).toBe(0);

  await (await serve(`nats://app:${planted}@127.0.0.1:${nats.port}`)).printed("Listening");
  await until(async () => (await published(third)).length === 1);
});

test("a wrong address of NATS is told of before anything begins", async () => {
  const { exitCode, stderr } = await (await serve(`http://app:${planted}@127.0.0.1`)).finished();

  expect(exitCode).toBe(1);
  expect(stderr).toContain("NATS_URL is not valid: expected URLs such as nats://user:password@host:4222");
  expect(stderr).not.toContain(planted);
});
