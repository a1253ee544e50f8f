import type { Logger } from "@/core/logging";

// Under `bun run`, one Ctrl+C arrives twice: from the terminal and, forwarded, from the runner.
const sameKeyMilliseconds = 300;

/**
 * Stops on the first SIGTERM or SIGINT and ends the process; a second one does not wait.
 * Returns how to listen no longer.
 */
export function onStopSignal(logger: Logger, stop: () => Promise<boolean>): () => void {
  let stoppingSince: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now();
      logger.info({ signal }, "Stopping.");
      void stop().then((clean) => process.exit(clean ? 0 : 1));
    } else if (performance.now() - stoppingSince > sameKeyMilliseconds) {
      logger.error({ signal }, "Stopped at once by a second signal.");
      process.exit(1);
    }
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
  return () => void process.off("SIGTERM", handle).off("SIGINT", handle);
}
