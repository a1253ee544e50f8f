import { fullGC } from "bun:jsc";

/** One way of doing an operation. */
export type Way = "ours" | "raw" | "drizzle";

/** What a process has used since it was watched: CPU time, and the most memory above the least it ever had. */
export interface Usage {
  cpuMicros: number;
  peakMegabytes: number;
}

let least = Infinity; // bytes: what was used once stays with the process for a while, and would pass for its own

/** Watches this process, until the function that it returns is called. */
export function watchUsage(): () => Usage {
  fullGC(); // `Bun.gc(true)` would throw away what was compiled, too, which nothing does in a running process
  let most = 0;
  const look = () => {
    const now = process.memoryUsage.rss();
    most = Math.max(most, now);
    least = Math.min(least, now);
  };
  look();
  const watch = setInterval(look, 10);
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    clearInterval(watch);
    look();
    return { cpuMicros: user + system, peakMegabytes: (most - least) / 1_000_000 };
  };
}
