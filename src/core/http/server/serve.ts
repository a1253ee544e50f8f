import type { Logger } from "@/core/logging";
import { drain } from "./drain";
import { listen, type Servable } from "./listen";
import { onStopSignal } from "./stop-signal";

export interface ServeOptions {
  port: number;
  hostname: string;
  requestTimeoutMilliseconds?: number;
  shutdownTimeoutMilliseconds: number;
  logger: Logger;
  /** Releases what the requests used, such as the database, after the last of them. */
  close: () => Promise<void>;
}

export interface RunningServer {
  url: URL;
  /** What a signal does, without ending the process: true when everything finished in time. */
  stop(): Promise<boolean>;
}

/**
 * Listens until SIGTERM or SIGINT, then ends the process: with 0 when every request was answered and everything was
 * closed within the deadline, with 1 otherwise. A second signal ends it at once, with 1.
 * @throws ListenError, in one sentence with the remedy, when the port cannot be had.
 */
export function serve(app: Servable, options: ServeOptions): RunningServer {
  const { logger } = options;
  const server = listen(app, options);
  const stop = async () => {
    app.store.draining = true;
    return drain(server, options).finally(forget);
  };
  const forget = onStopSignal(logger, stop);
  logger.info({ url: server.url.href }, "Listening.");
  return { url: server.url, stop };
}
