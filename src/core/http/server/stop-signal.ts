import type { Logger } from "@/core/logging";

/** Stops on the first SIGTERM or SIGINT and ends the process; the second one does not wait. */
export function onStopSignal(logger: Logger, stop: () => Promise<boolean>): void {
  let stopping = false;
  const handle = (signal: NodeJS.Signals) => {
    if (stopping) {
      logger.error({ signal }, "Stopped at once by a second signal.");
      process.exit(1);
    }
    stopping = true;
    logger.info({ signal }, "Stopping.");
    void stop().then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}
