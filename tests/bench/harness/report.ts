import { cpus } from "node:os";
import type { Sql } from "postgres";
import { dependencies } from "../../../package.json";
import type { Result } from "./measure";

/** What the numbers were measured on: without it they mean nothing. */
export async function machine(raw: Sql): Promise<string> {
  const [row] = await raw<{ version: string }[]>`select current_setting('server_version') as version`;
  const [cpu] = cpus();
  return (
    `${cpus().length} x ${cpu?.model ?? "unknown"}, Bun ${Bun.version}, PostgreSQL ${row?.version}, ` +
    `postgres.js ${dependencies.postgres}, drizzle-orm ${dependencies["drizzle-orm"]}`
  );
}

const head = ["operation", "to raw", "to Drizzle", "spread", "ops/s", "CPU µs/op", "peak MB"];

/** The table for people: ratios of operations a second, ours by theirs. */
export function table(results: readonly Result[]): string {
  const rows = [head, ...results.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
    )
    .join("\n");
}

function cells({
  name,
  ratioToRaw,
  ratioToDrizzle,
  spread,
  opsPerSecond,
  cpuMicrosPerOp,
  peakMegabytes,
}: Result): string[] {
  return [
    name,
    ratioToRaw?.toFixed(2) ?? "-",
    ratioToDrizzle?.toFixed(2) ?? "-",
    `±${spread.toFixed(2)}`,
    opsPerSecond.toFixed(opsPerSecond < 10 ? 2 : 0),
    cpuMicrosPerOp.toFixed(1),
    peakMegabytes.toFixed(0),
  ];
}
