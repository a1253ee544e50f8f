import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createSequences } from "../declaration/create-sequences";
import { InvoicesRepository } from "./billing.repository";
import { orderNumbers } from "./billing.schema";
import { positions, sequenceExamples } from "./sequence-examples";

const own = useOwnDatabase();

beforeAll(async () => {
  await createSequences(own.database, orderNumbers, positions);
  await own.database.query.execute(sql`
    create table invoice_numbers (key text primary key, last_number bigint not null)`);
});

test("every example of docs/sequences.md is code that these tests run", async () => {
  const page = await Bun.file(resolve(import.meta.dir, "../../../../docs/sequences.md")).text();
  const files = ["billing.schema.ts", "billing.repository.ts", "sequence-examples.ts"];
  const code = await Promise.all(files.map((file) => Bun.file(join(import.meta.dir, file)).text()));
  const examples = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, example = ""]) => withoutIndent(example));

  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) expect(withoutIndent(code.join("\n"))).toContain(example);
});

test("the examples do what the page says", async () => {
  await new Sequence(orderNumbers, own.database).restart();

  expect(await sequenceExamples(own.database)).toEqual({
    one: 1000,
    many: [1001, 1002, 1003],
    last: 1003,
    restarted: 5000,
    acme: [1000, 1001],
    umbrella: 1000,
    drift: [],
  });
  expect(await new Sequence(positions, own.database).next()).toBe(1n);
});

test("the repository of the page hands out the numbers it says", async () => {
  const invoices = new InvoicesRepository(own.database);
  const number = () => own.database.transaction(() => invoices.nextInvoiceNumber(2026));

  expect([await number(), await number()]).toEqual(["INV-2026-000001", "INV-2026-000002"]);
  expect(await invoices.nextOrderNumberOf("initech")).toBe("ORD-initech-001000");
  expect(await invoices.nextOrderNumber()).toBeNumber();
});

function withoutIndent(code: string): string {
  return code.replaceAll(/^ +/gm, "").trim();
}
