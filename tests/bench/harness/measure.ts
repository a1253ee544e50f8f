/** One operation, done in several ways that give the same. */
export interface Operation {
  name: string;
  ours: () => Promise<unknown>;
  raw?: () => Promise<unknown>;
  drizzle?: () => Promise<unknown>;
  /** How many at once; 32 unless said. */
  callers?: number;
  /** Calls a round; 3000 unless said. */
  calls?: number;
}

type Way = "ours" | "raw" | "drizzle";

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
  cpuMicrosPerOp: number;
  /** The most memory of any round of ours, above what there was before it. */
  peakMegabytes: number;
}

/**
 * Rounds of every way in turn, because this or any machine is faster now and slower then: only what ran side by side
 * can be compared.
 */
export async function measure(operation: Operation, rounds: number): Promise<Result> {
  const ways = (["ours", "raw", "drizzle"] as const).filter((way) => operation[way] !== undefined);
  const samples: Record<Way, Sample[]> = { ours: [], raw: [], drizzle: [] };
  for (const way of ways) await run(operation, way, 4); // prepares statements, and lets the compiler come to its end
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % ways.length;
    for (const way of [...ways.slice(turn), ...ways.slice(0, turn)]) samples[way].push(await run(operation, way, 1));
  }
  const ratios = { raw: ratiosTo(samples, "raw"), drizzle: ratiosTo(samples, "drizzle") };
  const shown = ratios.raw.length > 0 ? ratios.raw : ratios.drizzle;
  return {
    name: operation.name,
    ratioToRaw: ratios.raw.length > 0 ? quantile(ratios.raw, 0.5) : null,
    ratioToDrizzle: ratios.drizzle.length > 0 ? quantile(ratios.drizzle, 0.5) : null,
    spread: (quantile(shown, 0.75) - quantile(shown, 0.25)) / 2,
    opsPerSecond: quantile(
      samples.ours.map((sample) => sample.opsPerSecond),
      0.5,
    ),
    cpuMicrosPerOp: quantile(
      samples.ours.map((sample) => sample.cpuMicrosPerOp),
      0.5,
    ),
    peakMegabytes: Math.max(...samples.ours.map((sample) => sample.peakMegabytes)),
  };
}

async function run({ callers = 32, calls = 3000, ...ways }: Operation, way: Way, share: number): Promise<Sample> {
  const call = ways[way] ?? (() => Promise.resolve());
  const total = Math.max(1, Math.round(calls * share));
  let left = total;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  Bun.gc(true);
  const peak = watchMemory();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: Math.min(callers, total) }, caller));
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    opsPerSecond: (total / milliseconds) * 1000,
    cpuMicrosPerOp: (user + system) / total,
    peakMegabytes: peak(),
  };
}

function watchMemory(): () => number {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const watch = setInterval(look, 10);
  return () => {
    clearInterval(watch);
    return (look() - before) / 1_000_000;
  };
}

function ratiosTo(samples: Record<Way, Sample[]>, other: Way): number[] {
  return samples[other].map(({ opsPerSecond }, round) => (samples.ours[round]?.opsPerSecond ?? 0) / opsPerSecond);
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
