import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { useOwnDatabase } from "@/core/database/testing";
import { freePort } from "../../support/processes/free-port";
import { launch } from "../../support/processes/launch";
import { testConfig } from "../../support/app/test-config";
import { openShop } from "./shop";

setDefaultTimeout(60_000);

const own = useOwnDatabase(testConfig.database);

/** A shop with an order to place, and the key to place it with. */
async function setUp(stock = 10) {
  const shop = openShop(own.database);
  const [userId, productId] = [await shop.user(), await shop.product(stock)];
  const key = { "idempotency-key": crypto.randomUUID() };
  const lines = [{ productId, quantity: 2 }];
  const ordersOf = async () => (await shop.call("GET", `/api/orders?userId=${userId}&total=true`)).body.total;
  return { ...shop, userId, productId, key, lines, ordersOf, place: () => shop.order(userId, lines, key) };
}

const age = (hours: number) =>
  own.database.query.execute(sql`update idempotency_keys set created_at = now() - make_interval(hours => ${hours})`);

describe("the same order under the same key", () => {
  test("is placed once, and answered alike, even when it has become another since", async () => {
    const { place, call, stockOf, productId, ordersOf } = await setUp();

    const first = await place();
    await call("POST", `/api/orders/${first.body.id}/payment`);
    const second = await place();

    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect([await stockOf(productId), await ordersOf()]).toEqual([8, 1]);
  });

  test("sent 30 times at once is placed once, and each is answered alike", async () => {
    const { place, stockOf, productId, ordersOf } = await setUp();

    const answers = await Promise.all(Array.from({ length: 30 }, place));

    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([await stockOf(productId), await ordersOf()]).toEqual([8, 1]);
  });

  test("is known by what it says, not by the order of its words", async () => {
    const { place, key, call, lines, userId } = await setUp();
    const first = await place();
    const turned = `{ "lines": [{ "quantity": 2, "productId": "${lines[0]?.productId}" }], "userId": "${userId}" }`;

    expect((await call("POST", "/api/orders", turned, key)).body).toEqual(first.body);
  });

  test("is tried again after it was refused, because nothing was kept", async () => {
    const { place, call, productId, ordersOf } = await setUp(1);

    const refused = await place();
    await call("PATCH", `/api/products/${productId}`, { stock: 2 }, { "if-match": "*" });

    expect(refused.status).toBe(409);
    expect((await place()).status).toBe(201);
    expect(await ordersOf()).toBe(1);
  });

  test("is remembered for 24 hours, and then placed anew", async () => {
    const { place, ordersOf } = await setUp();
    const first = await place();
    await age(23);
    const again = await place();
    await age(25);

    const anew = await place();

    expect(again.body.id).toBe(first.body.id);
    expect([anew.status, await ordersOf()]).toEqual([201, 2]);
    expect(anew.body.id).not.toBe(first.body.id);
  });

  test("is forgotten when its time is over, as others come", async () => {
    await (await setUp()).place();
    await age(25);

    await (await setUp()).place(); // another process, as far as it knows

    const kept = await own.database.query.execute(
      sql`select created_at > now() - interval '1 hour' as fresh from idempotency_keys`,
    );
    expect([...kept]).toEqual([{ fresh: true }]);
  });
});

test("another order under the same key is answered 422, and not placed", async () => {
  const { place, order, userId, productId, key, stockOf } = await setUp();
  await place();

  const { status, body } = await order(userId, [{ productId, quantity: 3 }], key);

  expect([status, body.code]).toEqual([422, "key-reused"]);
  expect(await stockOf(productId)).toBe(8);
});

test("orders without a key are orders each", async () => {
  const { order, userId, lines, ordersOf } = await setUp();

  await order(userId, lines);
  await order(userId, lines);

  expect(await ordersOf()).toBe(2);
});

test.each(["", "x".repeat(256), "two words", "schlüssel", "tab\there"])("the key %p is answered 422", async (key) => {
  const { order, userId, lines, ordersOf } = await setUp();

  const { status, body } = await order(userId, lines, { "idempotency-key": key });

  expect([status, body.errors[0].pointer]).toEqual([422, "/idempotency-key"]);
  expect(await ordersOf()).toBe(0);
});

describe("a crash", () => {
  /** Keeps a product locked while the work runs, so that an order for it is in the middle of its transaction. */
  async function whileLocked(productId: string, work: (blocked: () => Promise<void>) => Promise<void>) {
    const connection = postgres(own.url, { max: 1, onnotice: () => {} });
    const observer = postgres(own.url, { max: 1 });
    const blocked = async () => {
      while (
        (await observer`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
          .length === 0
      )
        await Bun.sleep(5);
    };
    await connection.begin(async (held) => {
      await held`select 1 from products where id = ${productId} for update`;
      await work(blocked);
    });
    await Promise.all([connection.end(), observer.end()]);
  }

  test("of the connection leaves nothing, and the same request is placed afterwards", async () => {
    const { place, productId, stockOf, ordersOf } = await setUp();
    let lost;

    await whileLocked(productId, async (blocked) => {
      const answer = place();
      await blocked();
      await own.database.aside(
        (connection) => connection`
        select pg_terminate_backend(pid) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`,
      );
      lost = await answer;
    });

    expect(lost).toMatchObject({ status: 503, body: { code: "connection-lost" } });
    expect(await ordersOf()).toBe(0);
    expect((await place()).status).toBe(201);
    expect([await stockOf(productId), await ordersOf()]).toEqual([8, 1]);
  });

  test("of the whole process leaves nothing, and another process places the same request", async () => {
    const { place, productId, stockOf, ordersOf, userId, lines, key } = await setUp();
    const port = freePort();
    const server = launch(`${import.meta.dir}/../../..`, ["bun", "src/main.ts"], {
      PORT: String(port),
      DATABASE_URL: own.url,
    });
    await server.printed("Listening");

    await whileLocked(productId, async (blocked) => {
      const answer = fetch(`http://127.0.0.1:${port}/api/orders`, {
        method: "POST",
        headers: { ...key, "content-type": "application/json" },
        body: JSON.stringify({ userId, lines }),
      }).catch(() => "gone");
      await blocked();
      server.process.kill("SIGKILL");
      expect(await answer).toBe("gone");
    });

    expect((await place()).status).toBe(201);
    expect((await place()).status).toBe(201);
    expect([await stockOf(productId), await ordersOf()]).toEqual([8, 1]);
  });
});
