/**
 * What a number costs, beside the same statement sent with the bare driver.
 * Run with `bun tests/bench/sequences.bench.ts`.
 */
import postgres from "postgres";
import { GapFreeCounter, Sequence, gapFreeCounter, openDatabase, sequence } from "@/core/database";
import { createTestDatabase, dropTestDatabase, reachTestServer } from "@/core/database/testing/test-databases";
import { Secret } from "@/core/config/secret";
import { testConfig } from "../support/test-config";

/** What is measured: the same work through us, and in the other way. */
export interface SequenceCase {
  name: string;
  ours: () => Promise<unknown>;
  raw: () => Promise<unknown>;
  /** How many times as much as `raw` must be done in the same time. */
  atLeast?: number;
}

const numbersOfBench = sequence("bench_numbers");
const counterOfBench = gapFreeCounter("bench_counter");

export async function sequenceCases(url: string, callers = 32) {
  const database = await openDatabase({ ...testConfig.database, url: new Secret(url) });
  const driver = postgres(url, { max: testConfig.database.poolSize, onnotice: () => {} });
  await driver.unsafe(`create sequence bench_numbers; create sequence bench_raw;
    create table bench_counter (key text primary key, last_number bigint not null)`);

  const numbers = new Sequence(numbersOfBench, database);
  const counter = new GapFreeCounter(counterOfBench, database);
  const next = () => numbers.next();
  const rawNext = async () => driver`select nextval('bench_raw')`;
  const together = (work: () => Promise<unknown>) => () => Promise.all(Array.from({ length: callers }, work));

  const cases: SequenceCase[] = [
    { name: "next()", ours: next, raw: rawNext, atLeast: 0.85 },
    { name: `next(), ${callers} callers`, ours: together(next), raw: together(rawNext), atLeast: 0.85 },
    { name: "for(key).next()", ours: () => numbers.for("2026").next(), raw: rawNext },
    {
      name: "next(1000), and 1000 times next()",
      ours: () => numbers.next(1000),
      raw: async () => {
        for (let index = 0; index < 1000; index += 1) await next();
      },
      atLeast: 200,
    },
    {
      name: "next(1000), and as many rows",
      ours: () => numbers.next(1000),
      raw: async () => driver`select nextval('bench_raw') from generate_series(1, 1000)`,
    },
    {
      name: `a transaction for one gap-free number, and for one of a sequence, ${callers} callers`,
      ours: together(() => database.transaction(() => counter.next())),
      raw: together(() => database.transaction(next)),
    },
  ];
  const close = async () => {
    await Promise.all([database.close(), driver.end()]);
  };
  return { cases, close };
}

if (import.meta.main) {
  const server = await reachTestServer(testConfig.database);
  const name = await createTestDatabase(server);
  const { cases, close } = await sequenceCases(server.url(name));
  for (const each of cases) process.stdout.write(`${each.name}: ${await compare(each)}\n`);
  await close();
  await dropTestDatabase(server, name);
  await server.release();
}

/** Rounds of both in turn, so that what slows the machine slows both; the median of the ratios. */
async function compare({ ours, raw, atLeast }: SequenceCase): Promise<string> {
  const ratios: number[] = [];
  for (let round = 0; round < 18; round += 1) {
    const mine = await timeOf(ours);
    const theirs = await timeOf(raw);
    if (round >= 3) ratios.push(theirs / mine);
  }
  ratios.sort((one, other) => one - other);
  const at = (part: number) => ratios[Math.floor(part * (ratios.length - 1))] ?? 0;
  const verdict = atLeast === undefined ? "" : `, at least ${atLeast} wanted: ${at(0.5) >= atLeast ? "yes" : "NO"}`;
  return `${at(0.5).toFixed(2)} of raw (${at(0.1).toFixed(2)} to ${at(0.9).toFixed(2)})${verdict}`;
}

/** Milliseconds a call, over at least 100 of them. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let calls = 0;
  do {
    await work();
    calls += 1;
  } while (performance.now() - start < 100);
  return (performance.now() - start) / calls;
}
