import type { Logger } from "@/core/logging";

interface DrainOptions {
  shutdownTimeoutMilliseconds: number;
  logger: Logger;
  close: () => Promise<void>;
}

// Stopping to listen resets idle connections, on which a request may already be on its way. So for a moment the server
// still listens, unready, and says `Connection: close` on every answer: busy connections leave by themselves.
const farewellMilliseconds = 250;

/** Lets requests in flight finish, then closes. False when that took longer than the deadline or failed. */
export async function drain(server: Bun.Server<undefined>, options: DrainOptions): Promise<boolean> {
  const { shutdownTimeoutMilliseconds: deadline, logger } = options;
  try {
    const finished = await within(deadline, finish(server, options));
    if (finished) logger.info("Stopped.");
    else logger.error({ requests: server.pendingRequests, deadline }, "Stopped before everything was finished.");
    return finished;
  } catch (error) {
    logger.error({ error }, "Stopping failed.");
    return false;
  } finally {
    void server.stop(true);
  }
}

async function finish(server: Bun.Server<undefined>, options: DrainOptions): Promise<void> {
  await Bun.sleep(Math.min(farewellMilliseconds, options.shutdownTimeoutMilliseconds / 2));
  await server.stop();
  await options.close();
}

async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, milliseconds, false);
  const finished = await Promise.race([work.then(() => true as const), promise]);
  clearTimeout(timer);
  return finished;
}
