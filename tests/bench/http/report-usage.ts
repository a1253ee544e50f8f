/** Loaded into each server that is measured: tells whoever started it what it used, and ends with it. */
import { watchUsage, type Usage } from "../harness/usage";

let used: (() => Usage) | undefined;

process.on("message", (message) => {
  if (message === "begin") used = watchUsage();
  process.send?.(message === "begin" ? { watching: true } : used?.());
});
process.on("disconnect", () => process.exit());
