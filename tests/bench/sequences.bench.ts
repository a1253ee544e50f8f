/**
 * What a number costs, beside the same statement sent with the bare driver.
 * Run with `bun tests/bench/sequences.bench.ts`.
 */
import postgres from "postgres";
import { GapFreeCounter, Sequence, gapFreeCounter, openDatabase, sequence } from "@/core/database";
import { createTestDatabase, dropTestDatabase, reachTestServer } from "@/core/database/testing/test-databases";
import { Secret } from "@/core/config/secret";
import { testConfig } from "../support/test-config";

interface Case {
  name: string;
  ours: () => Promise<unknown>;
  raw: () => Promise<unknown>;
  /** The least that `ours` may do, as a part of what `raw` does in the same time. */
  atLeast?: number;
}

const server = await reachTestServer(testConfig.database);
const name = await createTestDatabase(server);
const database = await openDatabase({ ...testConfig.database, url: new Secret(server.url(name)) });
const driver = postgres(server.url(name), { max: testConfig.database.poolSize, onnotice: () => {} });
await driver.unsafe(`
  create sequence bench_numbers; create sequence bench_raw;
  create table bench_counter (key text primary key, last_number bigint not null)`);

const numbers = new Sequence(sequence("bench_numbers"), database);
const counter = new GapFreeCounter(gapFreeCounter("bench_counter"), database);
const rawNext = () => driver`select nextval('bench_raw')`;
const callers = 32;
const together = (work: () => Promise<unknown>) => () => Promise.all(Array.from({ length: callers }, work));
const thousandTimes = async (work: () => PromiseLike<unknown>) => {
  for (let index = 0; index < 1000; index += 1) await work();
};

export const cases: Case[] = [
  { name: "next()", ours: () => numbers.next(), raw: async () => rawNext(), atLeast: 0.85 },
  {
    name: `next(), ${callers} callers`,
    ours: together(() => numbers.next()),
    raw: together(async () => rawNext()),
    atLeast: 0.85,
  },
  { name: "for(key).next()", ours: () => numbers.for("2026").next(), raw: async () => rawNext() },
  {
    name: "next(1000) against 1000 next()",
    ours: () => numbers.next(1000),
    raw: () => thousandTimes(() => numbers.next()),
    atLeast: 200,
  },
  {
    name: "next(1000) against the bare driver",
    ours: () => numbers.next(1000),
    raw: async () => driver`select nextval('bench_raw') from generate_series(1, 1000)`,
  },
  {
    name: `gap-free in a transaction, ${callers} callers, against next() in one`,
    ours: together(() => database.transaction(() => counter.next())),
    raw: together(() => database.transaction(() => numbers.next())),
  },
];

if (import.meta.main) {
  for (const each of cases) await compare(each);
}
await Promise.all([database.close(), driver.end()]);
await dropTestDatabase(server, name);
await server.release();

/** Rounds take turns, so that whatever else the machine does falls on both; the median of their ratios counts. */
async function compare({ name: what, ours, raw, atLeast }: Case): Promise<void> {
  const rounds = 15;
  const ratios: number[] = [];
  const times: number[] = [];
  await Promise.all([perCall(ours), perCall(raw)]);
  for (let round = 0; round < rounds; round += 1) {
    const [mine, theirs] = [await perCall(ours), await perCall(raw)];
    ratios.push(theirs / mine);
    times.push(mine);
  }
  const ratio = median(ratios);
  const verdict = atLeast === undefined ? "" : ` (at least ${atLeast}: ${ratio >= atLeast ? "yes" : "NO"})`;
  process.stdout.write(`${what}: ${(median(times) * 1000).toFixed(0)} µs, ${ratio.toFixed(2)} of raw${verdict}\n`);
}

/** Milliseconds, over at least 100 of them. */
async function perCall(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let calls = 0;
  do {
    await work();
    calls += 1;
  } while (performance.now() - start < 100);
  return (performance.now() - start) / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
