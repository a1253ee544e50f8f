import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import type { Answer } from "../../support/http/http-client";
import { testConfig } from "../../support/app/test-config";
import { openShop } from "./shop";

setDefaultTimeout(60_000);

const own = useOwnDatabase(testConfig.database, { acquireTimeoutMilliseconds: 60_000 });
const shop = () => openShop(own.database);
const times = (count: number, work: (at: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));
const counted = (answers: Answer[]) =>
  Object.fromEntries(
    Map.groupBy(answers, ({ status }) => status)
      .entries()
      .map(([status, all]) => [status, all.length]),
  );

describe("orders, at the same time", () => {
  test("of 50 for one piece each of 20 in stock, exactly 20 are placed and nothing is left", async () => {
    const { user, product, order, stockOf, call } = shop();
    const [userId, productId] = [await user(), await product(20)];

    const answers = await times(50, () => order(userId, [{ productId, quantity: 1 }]));

    expect(counted(answers)).toEqual({ 201: 20, 409: 30 });
    expect(await stockOf(productId)).toBe(0);
    const { items, total } = (await call("GET", `/api/orders?userId=${userId}&total=true&first=100`)).body;
    expect(total).toBe(20);
    expect(new Set(items.map(({ number }: { number: string }) => number)).size).toBe(20);
  });

  test("200 over the same products in opposite order are all placed: no deadlock reaches a client", async () => {
    const { user, product, order, stockOf } = shop();
    const userId = await user();
    const products = [await product(300), await product(300), await product(300), await product(300)];
    const lines = products.map((productId) => ({ productId, quantity: 1 }));

    const answers = await times(200, (at) => order(userId, at % 2 === 0 ? lines : lines.toReversed()));

    expect(counted(answers)).toEqual({ 201: 200 });
    expect(await Promise.all(products.map(stockOf))).toEqual([100, 100, 100, 100]);
  });

  test("placed and cancelled over the same products, they end with the stock that the placed ones leave", async () => {
    const { user, product, order, call, stockOf } = shop();
    const userId = await user();
    const products = [await product(100), await product(100), await product(100)];
    const lines = products.map((productId) => ({ productId, quantity: 2 }));
    const first = await times(40, (at) => order(userId, at % 2 === 0 ? lines : lines.toReversed()));

    const [cancelled, placed] = await Promise.all([
      times(40, (at) => call("POST", `/api/orders/${first[at]?.body.id}/cancellation`)),
      times(10, (at) => order(userId, at % 2 === 0 ? lines.toReversed() : lines)),
    ]);

    expect(counted([...cancelled, ...placed])).toEqual({ 200: 40, 201: 10 });
    expect(await Promise.all(products.map(stockOf))).toEqual([80, 80, 80]);
  });

  test("and with the deletion of their buyers, none is placed for somebody who was deleted before", async () => {
    const { user, product, order, call } = shop();
    const productId = await product(100);

    await times(30, async (at) => {
      const userId = await user();
      const deletion = Bun.sleep(at / 5).then(() => call("DELETE", `/api/users/${userId}`));
      const [placed] = await Promise.all([order(userId, [{ productId, quantity: 1 }]), deletion]);
      return placed;
    });

    const [line] = await own.database.run(
      `select count(*)::int from events as placed join events as deleted
         on deleted.type = 'user.deleted' and deleted.data->>'userId' = placed.data->>'userId'
       where placed.type = 'order.placed' and deleted.position < placed.position`,
      [],
    );
    expect(line).toEqual([0]);
  });

  test("of 20 cancellations and 20 payments of one order, each kind succeeds at most once", async () => {
    const { user, product, order, call, stockOf } = shop();
    const productId = await product(5);
    const { body } = await order(await user(), [{ productId, quantity: 5 }]);

    const answers = await times(40, (at) =>
      call("POST", `/api/orders/${body.id}/${at % 2 === 0 ? "cancellation" : "payment"}`),
    );

    const { status } = (await call("GET", `/api/orders/${body.id}`)).body;
    const succeeded = answers.filter((answer) => answer.status === 200);
    expect(status).toBe("cancelled");
    expect(succeeded.filter((answer) => answer.body.status === "cancelled")).toHaveLength(1);
    expect(succeeded.filter((answer) => answer.body.status === "paid").length).toBeLessThanOrEqual(1);
    expect(await stockOf(productId)).toBe(5);
    const recorded = await own.database.query.execute(sql`select 1 from events where stream = ${`orders/${body.id}`}`);
    expect(recorded).toHaveLength(1 + succeeded.length);
  });
});
