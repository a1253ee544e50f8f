import { Sequence, sequence } from "@/core/database";
import type { Sides } from "./harness/bench-database";
import type { Operation } from "./harness/measure";

const benchNumbers = sequence("bench_numbers");

/** What a number costs, beside the same statement sent with the driver. */
export async function sequenceOperations({ database, raw }: Sides): Promise<Operation[]> {
  await raw.unsafe("create sequence bench_numbers; create sequence bench_raw");
  const numbers = new Sequence(benchNumbers, database);
  const rawNext = async () => raw`select nextval('bench_raw')`;
  return [
    { name: "sequence: next()", ours: () => numbers.next(), raw: rawNext },
    { name: 'sequence: for("2026").next()', ours: () => numbers.for("2026").next(), raw: rawNext },
    {
      name: "sequence: next(1000) (raw: 1000 times our own next())",
      callers: 1,
      calls: 20,
      ours: () => numbers.next(1000),
      raw: async () => {
        for (let taken = 0; taken < 1000; taken += 1) await numbers.next();
      },
    },
  ];
}
