import { cpus } from "node:os";
import type { DatabaseUrl } from "@/core/config";
import { closePool, createSingleConnection } from "@/core/database/connection/postgres-client";
import { dependencies } from "../../../package.json";
import type { Result } from "./measure";

/** What the numbers were measured on: without it they mean nothing. */
export async function machine(url: DatabaseUrl): Promise<string> {
  const connection = createSingleConnection(url);
  const [row] = await connection<{ version: string }[]>`select current_setting('server_version') as version`;
  await closePool(connection);
  const [cpu] = cpus();
  return (
    `${cpus().length} x ${cpu?.model ?? "unknown"}, Bun ${Bun.version}, PostgreSQL ${row?.version}, ` +
    `postgres.js ${dependencies.postgres}, drizzle-orm ${dependencies["drizzle-orm"]}`
  );
}

const head = ["operation", "to raw", "to Drizzle", "spread", "ops/s", "CPU µs/op", "by raw", "by Drizzle", "peak MB"];

/** The table for people: operations a second, ours by theirs; CPU time, theirs by ours. More is better in both. */
export function table(results: readonly Result[]): string {
  const rows = [head, ...results.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
    )
    .join("\n");
}

function cells(result: Result): string[] {
  const { name, spread, opsPerSecond, cpuMicrosPerOp, peakMegabytes } = result;
  return [
    name,
    ratio(result.ratioToRaw),
    ratio(result.ratioToDrizzle),
    `±${spread.toFixed(2)}`,
    opsPerSecond.toFixed(opsPerSecond < 10 ? 2 : 0),
    cpuMicrosPerOp.toFixed(1),
    ratio(result.cpuRatioToRaw),
    ratio(result.cpuRatioToDrizzle),
    peakMegabytes.toFixed(0),
  ];
}

function ratio(value: number | null): string {
  return value?.toFixed(2) ?? "-";
}
