import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { read } from "../../support/http/http-client";
import { beginToRead } from "../../support/http/slow-reader";
import { lines, openTransactions, openWarehouse, tea } from "./product-files";

const own = useOwnDatabase();
const open = async () => {
  await own.database.query.execute(sql`truncate products cascade`);
  return openWarehouse(own.database);
};
/** More than what waits in sockets. */
const addMegabytes = () =>
  own.database.query.execute(sql`
    insert into products (id, sku, name, price_cents, description)
    select gen_random_uuid(), 'SKU-' || i, 'Tea', 100, repeat('x', 2000) || ' ' || repeat('y', 2000) from generate_series(1, 4000) as i`);
const odd = {
  sku: "ODD-1",
  name: '=HYPERLINK("x")',
  description: '\'=1, two\r\nlines\tand "quotes" ',
  priceCents: 0,
  stock: 3,
  tags: ["a,b", '"', "=1"],
  attributes: { deep: [1, null, "é😀"] },
};
const full = { description: "", stock: 0, tags: [], attributes: {} };

test.each(["ndjson", "csv"] as const)(
  "what is exported as %s is what is imported again, to the letter",
  async (format) => {
    using warehouse = await open();
    const names = ["+1", "-1", "@1", "'", "'=", "''-1", " x ", "plain", "null"];
    await warehouse.ndjson(lines(odd, ...names.map((name, at) => ({ ...tea, name, sku: `SKU-${at}` }))));

    const first = await (await warehouse.file(format)).text();
    await own.database.query.execute(sql`truncate products cascade`);
    const answer = await warehouse[format](first);

    expect([answer.status, answer.body]).toEqual([201, { imported: 10 }]);
    expect(await (await warehouse.file(format)).text()).toBe(first);
    const rows = (await (await warehouse.file("ndjson")).text()).trim().split("\n");
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      odd,
      ...names.map((name, at) => ({ ...tea, ...full, name, sku: `SKU-${at}` })),
    ]);
  },
);

test("an export is a file, NDJSON unless asked otherwise, without deleted products", async () => {
  using warehouse = await open();
  await warehouse.ndjson(lines(tea, { ...tea, sku: "OLD-1" }));
  await own.database.query.execute(sql`update products set deleted_at = now() where sku = 'OLD-1'`);

  const answer = await fetch(`${warehouse.origin}/api/products/exports`);
  const table = await warehouse.file("csv");

  expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="products.ndjson"');
  expect(answer.headers.get("x-request-id")).not.toBeNull();
  expect(JSON.parse(await answer.text())).toEqual({ ...tea, ...full });
  expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(await table.text()).toBe(
    "sku,name,description,priceCents,stock,tags,attributes\r\nTEA-1,Sencha,,1250,0,[],{}\r\n",
  );
});

test("a text that begins like a formula is none in a spreadsheet", async () => {
  using warehouse = await open();
  await warehouse.ndjson(lines({ ...tea, name: '=cmd|"/c calc"!A1', description: "-2+3" }));

  expect(await (await warehouse.file("csv")).text()).toContain(`"'=cmd|""/c calc""!A1",'-2+3,1250`);
});

test("an export of nothing has no rows; HEAD has none either; another format is 422", async () => {
  using warehouse = await open();

  const head = await fetch(`${warehouse.origin}/api/products/exports`, { method: "HEAD" });

  expect(await (await warehouse.file("ndjson")).text()).toBe("");
  expect(await (await warehouse.file("csv")).text()).toMatch(/^sku,[\w,]+\r\n$/);
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
  expect(head.headers.get("content-length")).toBeNull(); // it would be a lie about what GET gives
  expect((await read(await warehouse.file("xml"))).body.errors[0].pointer).toBe("/format");
  expect(await openTransactions(own.database)).toBe(0);
});

test("a client that does not read on holds no connection, and is given the rest when it does", async () => {
  using warehouse = await open();
  await addMegabytes();

  const client = await beginToRead(Number(new URL(warehouse.origin).port), "/api/products/exports");
  while ((await openTransactions(own.database)) > 0) await Bun.sleep(5);

  const text = (await client.readOn()).replaceAll(/\r\n[0-9a-f]+\r\n/gi, ""); // a chunked body is cut anywhere
  expect(text.match(/"sku":"SKU-/g)).toHaveLength(4000);
});

test("what fails before the first row is a problem", async () => {
  using warehouse = await open();

  await own.database.query.execute(sql`alter table products rename to gone`);
  const problem = await read(await warehouse.file("ndjson"));
  await own.database.query.execute(sql`alter table gone rename to products`);

  expect([problem.status, problem.body.code]).toEqual([500, "internal"]);
});
