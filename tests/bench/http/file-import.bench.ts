import { join } from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Sides } from "../harness/bench-database";
import { suite } from "../harness/suite";
import { createShops } from "./bench-shop";
import { ServerProcess } from "./server-process";

const rows = 100_000;
const rowsAtOnce = 1000;

/** A file that grows while it is sent. What counts is the peak memory of the server above what it had. */
export const fileImports = suite(prepare, {
  "POST /api/products/imports, 100 000 rows": {
    callers: 1,
    calls: 1,
    rounds: 5,
    watch: (_way, { server }) => server.watch(),
    ours: ({ server }) => importFile(server.address),
  },
});

async function prepare(sides: Sides): Promise<{ server: ServerProcess }> {
  const folder = await mkdtemp(join(tmpdir(), "plinth-bench-"));
  sides.stack.defer(() => rm(folder, { recursive: true }));
  const { urls } = await createShops(sides, 1);
  const server = await ServerProcess.start("src/main.ts", urls[0] ?? "", join(folder, "server.log"));
  return { server: sides.stack.use(server) };
}

/** @throws Error for any answer but that all rows are there. */
async function importFile(address: URL): Promise<void> {
  const answer = await fetch(new URL("/api/products/imports", address), {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: fileOf(crypto.randomUUID().slice(0, 8).toUpperCase()),
  });
  const text = await answer.text();
  if (text !== JSON.stringify({ imported: rows })) throw new Error(`${answer.status}: ${text}`);
}

function fileOf(name: string): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at === rows) return controller.close();
      const lines = Array.from({ length: rowsAtOnce }, (_, place) => lineOf(name, at + place));
      at += rowsAtOnce;
      controller.enqueue(new TextEncoder().encode(lines.join("")));
    },
  });
}

function lineOf(file: string, at: number): string {
  const product = { name: `Tea ${at}`, description: "Steamed green leaves.", priceCents: at % 5000, tags: ["tea"] };
  return `${JSON.stringify({ sku: `${file}-${at}`, ...product })}\n`;
}
