import { fullGC } from "bun:jsc";

/** One way of doing an operation. */
export type Way = "ours" | "raw" | "drizzle";

/** What a process has used since it was watched: CPU time, and the most memory above what it had. */
export interface Usage {
  cpuMicros: number;
  peakMegabytes: number;
}

/** Watches this process, until the function that it returns is called. */
export function watchUsage(): () => Usage {
  fullGC(); // `Bun.gc(true)` would throw away what was compiled, too, which nothing does in a running process
  const before = process.memoryUsage.rss();
  let most = before;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const watch = setInterval(look, 10);
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    clearInterval(watch);
    return { cpuMicros: user + system, peakMegabytes: (look() - before) / 1_000_000 };
  };
}
