import { describe, expect, test } from "bun:test";
import { readdir, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { read } from "../../support/http/http-client";
import { lines, manyLines, openTransactions, openWarehouse, type Sent, tea } from "./product-files";

const own = useOwnDatabase();
const open = async () => {
  await own.database.query.execute(sql`truncate products cascade`);
  await own.database.query.execute(sql`delete from events`);
  return openWarehouse(own.database);
};
const coffee = {
  sku: "COF-1",
  name: "Yirgacheffe",
  priceCents: 1800,
  stock: 7,
  tags: ["coffee"],
  attributes: { a: 1 },
};

describe("an import", () => {
  test("of NDJSON adds each line, but for empty ones, and records it once", async () => {
    using warehouse = await open();

    const answer = await warehouse.ndjson(`\uFEFF${lines(tea)}\r\n  \n${JSON.stringify(coffee)}`);
    const recorded = await own.database.query.execute(sql`select stream, type, data from events`);

    expect([answer.status, answer.body]).toEqual([201, { imported: 2 }]);
    expect(answer.headers.get("location")).toBe("/api/products");
    expect(await warehouse.names()).toEqual(["Sencha", "Yirgacheffe"]);
    expect([...recorded]).toEqual([{ stream: "products", type: "products.added", data: { count: 2 } }]);
  });

  test("of CSV understands quotes, lines within cells, numbers, lists, objects and cells left out", async () => {
    using warehouse = await open();
    const table = [
      "\uFEFFname,sku,priceCents,tags,attributes,description,stock",
      '"Tea, ""the"" green",TEA-1,1250,"[""tea"",""a,b""]","{""origin"":""JP""}","two\nlines",',
      "",
      "Coffee,COF-1,1800,,,'=1+1,7",
    ];

    const answer = await warehouse.bring('text/csv; charset="UTF-8"', table.join("\r\n"));
    const { items } = (await read(await fetch(`${warehouse.origin}/api/products`))).body;

    expect([answer.status, answer.body]).toEqual([201, { imported: 2 }]);
    expect(items).toMatchObject([
      { name: 'Tea, "the" green', priceCents: 1250, tags: ["tea", "a,b"], attributes: { origin: "JP" }, stock: 0 },
      { name: "Coffee", description: "=1+1", stock: 7, tags: [], attributes: {} },
    ]);
    expect(items[0].description).toBe("two\nlines");
  });

  test("of as many as there are takes them in batches", async () => {
    using warehouse = await open();

    expect((await warehouse.ndjson(manyLines(20_000))).body).toEqual({ imported: 20_000 });
    expect(await count()).toBe(20_000);
  });
});

type Said = [line: number | undefined, pointer: string];
const good = lines(tea);
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

describe("nothing is kept, and the line is told, of NDJSON", () => {
  test.each<[string, Sent, Said[]]>([
    ["without a row", "", [[undefined, ""]]],
    ["of empty lines", "\n \n", [[undefined, ""]]],
    ["that is no JSON", `${good}{"sku":\n`, [[2, ""]]],
    ["that is no JSON at its end", `${good}\n{"sku"`, [[3, ""]]],
    [
      "that is no object",
      `${good}[1]\n7\n`,
      [
        [2, ""],
        [3, ""],
      ],
    ],
    ["that names a prototype", `${good}{"__proto__":{"a":1}}\n`, [[2, ""]]],
    ["that is nested without end", `${good}${"[".repeat(400_000)}\n`, [[2, ""]]],
    ["that is no UTF-8", bytes(good, '{"sku":"A', [0xc3, 0x28], '"}\n', good), [[2, ""]]],
    [
      "with mistakes",
      lines({ ...tea, sku: "x" }, tea, { name: "", sku: "TEA-2", priceCents: 1, no: 1 }),
      [
        [1, "/sku"],
        [3, "/no"],
        [3, "/name"],
      ],
    ],
    [
      "with a value that is PostgreSQL's no text",
      `${good}${lines({ ...tea, sku: "TEA-2", name: "a\u0000b" })}`,
      [[2, "/name"]],
    ],
    ["with a line of 2 MiB", `${good}${lines({ ...tea, description: "x".repeat(2 ** 21) })}`, [[2, ""]]],
    ["with a line that has no end", `${good}${"x".repeat(2 ** 22)}`, [[2, ""]]],
    ["with a sku twice", `${good}${lines(coffee, { ...coffee, name: "Again" })}`, [[3, "/sku"]]],
  ])("%s", async (_, body, said) => {
    using warehouse = await open();

    const { status, body: problem } = await warehouse.ndjson(body);

    expect([422, 409]).toContain(status);
    expect(problem.errors.map(({ line, pointer }: { line?: number; pointer: string }) => [line, pointer])).toEqual(
      said,
    );
    expect([await count(), await openSpools()]).toEqual([0, 0]);
  });
});

describe("nothing is kept, and the line is told, of CSV", () => {
  const header = "sku,name,priceCents,tags";
  test.each<[string, Sent, Said[]]>([
    ["without a row", `${header}\n`, [[undefined, ""]]],
    ["without a column that is required", "sku,name\nTEA-1,Tea\n", [[1, "/priceCents"]]],
    [
      "with columns that are not known, or twice",
      `${header},price,sku,__proto__\n`,
      [
        [1, "/price"],
        [1, "/__proto__"],
        [1, "/sku"],
      ],
    ],
    ["with a row too short", `${header}\n"TEA-1","a\nb",1,\nTEA-2,Tea\n`, [[4, ""]]],
    [
      "with cells that are no numbers, lists or names",
      `${header}\nTEA-1,,dear,tea\n`,
      [
        [2, "/priceCents"],
        [2, "/tags"],
        [2, "/name"],
      ],
    ],
    ["with a quote that never ends", `${header}\nTEA-1,"Tea,1,\nTEA-2,Tea,1,\n`, [[2, ""]]],
    ["with text behind a quote", `${header}\nTEA-1,"Tea"x,1,\n`, [[2, ""]]],
    ["that is no UTF-8", bytes(`${header}\nTEA-1,`, [0xff], ",1,\n"), [[2, ""]]],
    [
      "with a mistake below a cell of two lines",
      `${header}\nTEA-1,"a\nb",1,\nTEA-2,"c\nd",-1,\n`,
      [[4, "/priceCents"]],
    ],
  ])("%s", async (_, body, said) => {
    using warehouse = await open();

    const { status, body: problem } = await warehouse.csv(body);

    expect(status).toBe(422);
    const found = problem.errors.map(({ line, pointer }: { line?: number; pointer: string }) => `${line} ${pointer}`);
    expect(new Set(found)).toEqual(new Set(said.map(([line, pointer]) => `${line} ${pointer}`)));
    expect([await count(), await openSpools()]).toEqual([0, 0]);
  });
});

describe("an import", () => {
  test("tells at most fifty mistakes, and does not read on", async () => {
    using warehouse = await open();

    const answer = await warehouse.ndjson("{}\n".repeat(200_000));

    expect([answer.status, answer.body.errors.length]).toEqual([422, 50]);
  });

  test("of a table with very many columns is refused as quickly as others", async () => {
    using warehouse = await open();

    const answer = await warehouse.csv(`${Array.from({ length: 150_000 }, (_, at) => `c${at}`).join(",")}\n`);

    expect([answer.status, answer.body.errors.length]).toEqual([422, 50]);
  });

  test("with skus that are taken is a conflict that names their lines, beyond the first batch, too", async () => {
    using warehouse = await open();
    await warehouse.ndjson(lines({ ...tea, sku: "OLD-1" }, { ...tea, sku: "OLD-2" }));
    const rows = Array.from({ length: 9000 }, (_, at) => ({ ...tea, sku: `SKU-${at}`, description: "x".repeat(200) }));
    rows.push({ ...tea, sku: "OLD-2", description: "" }, { ...tea, sku: "SKU-7", description: "" });

    const { status, body } = await warehouse.ndjson(lines(...rows));

    expect([status, body.code]).toEqual([409, "conflict"]);
    expect(body.errors.map(({ line, pointer }: { line: number; pointer: string }) => [line, pointer])).toEqual([
      [9001, "/sku"],
      [9002, "/sku"],
    ]);
    expect(await count()).toBe(2);
  });

  test("of another type, another charset or something packed is 415", async () => {
    using warehouse = await open();

    for (const type of ["application/json", "text/csv; charset=latin1", "text/plain"]) {
      expect((await warehouse.bring(type, good)).status).toBe(415);
    }
    const headers = { "content-type": "text/csv", "content-encoding": "gzip" };
    const packed = await fetch(`${warehouse.origin}/api/products/imports`, { method: "POST", headers, body: good });
    expect(packed.status).toBe(415);
  });

  test("may be larger than other bodies, but not without a limit", async () => {
    using warehouse = await open();
    const { port } = new URL(warehouse.origin);
    const head = "POST /api/products/imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n";
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = connect(Number(port), "127.0.0.1").on("data", (data) => resolve(String(data)));
    socket.write(`${head}Content-Length: ${128 * 2 ** 20 + 1}\r\n\r\n`);

    expect(await promise).toStartWith("HTTP/1.1 413");
    socket.destroy();
  });

  test.each(["Content-Length: 100000", "Transfer-Encoding: chunked"])(
    "whose client leaves halfway (%s) keeps nothing",
    async (length) => {
      using warehouse = await open();
      const socket = connect(Number(new URL(warehouse.origin).port), "127.0.0.1");
      const head = "POST /api/products/imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n";
      socket.write(
        `${head}${length}\r\n\r\n${length.includes("chunked") ? `${good.length.toString(16)}\r\n` : ""}${good}`,
      );
      while ((await openSpools()) === 0) await Bun.sleep(5);

      expect(await openTransactions(own.database)).toBe(0); // none waits for a client
      socket.destroy();

      while ((await openSpools()) > 0) await Bun.sleep(5);
      expect(await count()).toBe(0);
    },
  );

  test("beside another with the same skus the other way round: one is kept, the other a conflict", async () => {
    using warehouse = await open();
    const rows = Array.from({ length: 3000 }, (_, at) => ({ ...tea, sku: `SKU-${at}` }));

    const answers = await Promise.all([
      warehouse.ndjson(lines(...rows)),
      warehouse.ndjson(lines(...rows.toReversed())),
    ]);

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await count()).toBe(3000);
  });
});

async function count(): Promise<number> {
  const [row] = await own.database.query.execute<{ count: number }>(sql`select count(*)::int as count from products`);
  return row?.count ?? 0;
}

/** Files of rows that this process has open. They have no names. */
async function openSpools(): Promise<number> {
  const files = await readdir("/proc/self/fd");
  const targets = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => "")));
  return targets.filter((target) => target.includes("/rows-")).length;
}
