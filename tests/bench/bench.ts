/**
 * What the layer costs, side by side with the raw driver and with Drizzle written by hand.
 * `bun run bench`, `bun run bench --json`, `bun run bench findById --rounds=30`.
 */
import { parseArgs } from "node:util";
import { createTables } from "../core/entity/storage/create-tables";
import * as schema from "./bench-items.schema";
import { deepReadOperations } from "./deep-reads.bench";
import { type Sides, withBenchDatabase } from "./harness/bench-database";
import { importOperations } from "./imports.bench";
import { measure, type Operation, type Result } from "./harness/measure";
import { machine, table } from "./harness/report";
import { repositoryOperations } from "./repository.bench";
import { sequenceOperations } from "./sequences.bench";
import { transactionOperations } from "./transactions.bench";

const { values, positionals } = parseArgs({
  args: Bun.argv.slice(2),
  options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "15" } },
  allowPositionals: true,
});

await withBenchDatabase(async (sides) => {
  await createTables(sides.raw, schema);
  const results: Result[] = [];
  for (const operation of (await operationsOf(sides)).filter(isWanted)) {
    results.push(await measure(operation, Number(values.rounds)));
    if (!values.json) process.stderr.write(`${operation.name}\n`);
  }
  const shown = values.json ? JSON.stringify(results, null, 2) : `${await machine(sides.raw)}\n\n${table(results)}`;
  process.stdout.write(`${shown}\n`);
});

async function operationsOf(sides: Sides): Promise<Operation[]> {
  return [
    ...(await repositoryOperations(sides)),
    ...importOperations(sides),
    ...deepReadOperations(sides),
    ...(await transactionOperations(sides)),
    ...(await sequenceOperations(sides)),
  ];
}

function isWanted({ name }: Operation): boolean {
  return positionals.length === 0 || positionals.some((part) => name.includes(part));
}
