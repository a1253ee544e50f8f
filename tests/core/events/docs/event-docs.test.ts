import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { hasUsers } from "../../../support/app/users-feature";
import { until } from "../support/use-subscriptions";
import { appendExamples, parkedExamples, readExamples, retentionExample, subscriptionExamples } from "./event-examples";

const own = useOwnDatabase();
const files = ["parcels.schema.ts", "event-examples.ts"].map((file) => join(import.meta.dir, file));
const brokerTest = resolve(import.meta.dir, "../broker/nats-outbox.test.ts");
const features = ["users.schema.ts", "users.repository.ts", "users.service.ts", "users.subscriptions.ts"].map((file) =>
  resolve(import.meta.dir, "../../../../src/features/users", file),
);

beforeAll(async () => {
  await own.database.query.execute(sql`create table weights (parcel text primary key, grams integer)`);
});

test.skipIf(!hasUsers)("every example of docs/events.md is code that these tests run", async () => {
  const page = await Bun.file(resolve(import.meta.dir, "../../../../docs/events.md")).text();
  const code = await Promise.all([...files, ...features, brokerTest].map((file) => Bun.file(file).text()));
  const examples = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, example = ""]) => withoutIndent(example));

  expect(examples.length).toBeGreaterThan(8);
  for (const example of examples) expect(withoutIndent(code.join("\n"))).toContain(example);
});

test("the examples do what the page says", async () => {
  await appendExamples(own.database);
  const sent: string[] = [];
  const subscriptions = subscriptionExamples(own.database, async (text) => void sent.push(text));
  await subscriptions.start();
  await until(() => sent.length === 5);
  const weights = async () => [...(await own.database.query.execute(sql`select grams from weights`))];
  await until(async () => (await weights())[0]?.["grams"] === 1320);

  const { parked, asked, subscriptions: each } = await parkedExamples(subscriptions);
  await subscriptions.stop();

  expect({ parked, asked, names: each.map(({ name }) => name) }).toEqual({
    parked: 0,
    asked: 0,
    names: ["send-receipts", "weights"],
  });
  expect(sent[4]).toBe("Parcel 7 weighs 1320 g.");
  expect(await readExamples(own.database)).toEqual({
    kilograms: [1.2, 1.25, 1.3, 1.31, 1.32],
    grams: [1200, 1250, 1300, 1310, 1320],
    last: 5,
    count: 5,
  });
  expect((await retentionExample(own.database)).events).toBe(4);
});

function withoutIndent(code: string): string {
  return code.replaceAll(/^ +/gm, "").trim();
}
