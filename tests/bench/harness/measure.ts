import type { ReadyOperation } from "./suite";
import { type Way, watchUsage } from "./usage";

interface Sample {
  opsPerSecond: number;
  cpuMicrosPerOp: number;
  peakMegabytes: number;
}

export interface Result {
  name: string;
  /** Operations a second, ours divided by the other's: the median of the rounds. */
  ratioToRaw: number | null;
  ratioToDrizzle: number | null;
  /** Half the distance between the quartiles of `ratioToRaw`, or of `ratioToDrizzle` where there is no raw. */
  spread: number;
  opsPerSecond: number;
  /** Of the process that works. What the server does for an operation comes on top, and is much the same for all. */
  cpuMicrosPerOp: number;
  /** CPU time of that process, the other's divided by ours: what the layer costs where the server is what limits. */
  cpuRatioToRaw: number | null;
  cpuRatioToDrizzle: number | null;
  /** The most memory of any round of ours, above the least that there was before. */
  peakMegabytes: number;
}

/**
 * Rounds of every way in turn, because this or any machine is faster now and slower then: only what ran side by side
 * can be compared.
 */
export async function measure(name: string, operation: ReadyOperation, rounds: number): Promise<Result> {
  const ways = (["ours", "raw", "drizzle"] as const).filter((way) => operation[way] !== undefined);
  const samples: Record<Way, Sample[]> = { ours: [], raw: [], drizzle: [] };
  const warmUp = operation.calls === 1 ? 1 : 4; // prepares statements, and lets the compiler come to its end
  for (const way of ways) await run(operation, way, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % ways.length;
    for (const way of [...ways.slice(turn), ...ways.slice(0, turn)]) samples[way].push(await run(operation, way, 1));
  }
  return summary(name, samples);
}

function summary(name: string, { ours, raw, drizzle }: Record<Way, Sample[]>): Result {
  const spreadOf = ratios(ours, raw.length > 0 ? raw : drizzle, "opsPerSecond");
  const cpu = (other: readonly Sample[]) => median(ratios(other, other.length > 0 ? ours : [], "cpuMicrosPerOp"));
  return {
    name,
    ratioToRaw: median(ratios(ours, raw, "opsPerSecond")),
    ratioToDrizzle: median(ratios(ours, drizzle, "opsPerSecond")),
    spread: (quantile(spreadOf, 0.75) - quantile(spreadOf, 0.25)) / 2,
    opsPerSecond: median(ours.map(({ opsPerSecond }) => opsPerSecond)) ?? 0,
    cpuMicrosPerOp: median(ours.map(({ cpuMicrosPerOp }) => cpuMicrosPerOp)) ?? 0,
    cpuRatioToRaw: cpu(raw),
    cpuRatioToDrizzle: cpu(drizzle),
    peakMegabytes: Math.max(...ours.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

async function run(operation: ReadyOperation, way: Way, share: number): Promise<Sample> {
  const { callers = 32, calls = 2000, watch = watchUsage } = operation;
  const call = operation[way] ?? (() => Promise.resolve());
  const total = Math.max(1, Math.round(calls * share));
  let left = total;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  const used = await watch(way);
  const start = performance.now();
  await Promise.all(Array.from({ length: Math.min(callers, total) }, caller));
  const milliseconds = performance.now() - start;
  const { cpuMicros, peakMegabytes } = await used();
  return { opsPerSecond: (total / milliseconds) * 1000, cpuMicrosPerOp: cpuMicros / total, peakMegabytes };
}

/** Of the rounds: one divided by the other. */
function ratios(one: readonly Sample[], other: readonly Sample[], what: keyof Sample): number[] {
  return other.map((sample, round) => (one[round]?.[what] ?? 0) / sample[what]);
}

function median(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : quantile(numbers, 0.5);
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
