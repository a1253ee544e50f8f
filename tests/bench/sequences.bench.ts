import { Sequence, sequence } from "@/core/database";
import type { Sides } from "./harness/bench-database";
import { suite } from "./harness/suite";

const benchNumbers = sequence("bench_numbers");

interface Numbers extends Sides {
  numbers: Sequence<number>;
}

/** What a number costs, beside the same statement sent with the driver. */
export const sequences = suite(prepareNumbers, {
  "sequence: next()": { ours: ({ numbers }) => numbers.next(), raw: rawNext },
  'sequence: for("2026").next()': { ours: ({ numbers }) => numbers.for("2026").next(), raw: rawNext },
  "sequence: next(1000) (raw: 1000 times our own next())": {
    callers: 1,
    calls: 4,
    rounds: 9,
    ours: ({ numbers }) => numbers.next(1000),
    raw: async ({ numbers }) => {
      for (let taken = 0; taken < 1000; taken += 1) await numbers.next();
    },
  },
});

async function prepareNumbers(sides: Sides): Promise<Numbers> {
  await sides.raw.unsafe("create sequence bench_numbers; create sequence bench_raw");
  return { ...sides, numbers: new Sequence(benchNumbers, sides.database) };
}

async function rawNext({ raw }: Numbers): Promise<number> {
  const [row] = await raw`select nextval('bench_raw')`;
  return Number(row?.["nextval"]);
}
