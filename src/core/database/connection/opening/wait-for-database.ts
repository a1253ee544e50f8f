import type { DatabaseUrl } from "@/core/config";
import { checkConnection } from "./check-connection";

interface WaitOptions {
  /** Default: a minute. */
  timeoutMilliseconds?: number;
  /** For messages: what holds the URL. */
  variable?: string;
  /** Called once, when it does not answer at first. */
  onWait?: (reason: string) => void;
}

// What comes from a server, a network or a name service that is about to start. Anything else does not pass by itself.
const passing =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|CONNECT_TIMEOUT|CONNECTION_CLOSED|53300|57P0[123])$/;

/**
 * Tries until the database answers, less and less often.
 * @throws ConnectionRefused at once for what waiting does not mend, such as a wrong password; else when time is over.
 */
export async function waitForDatabase(url: DatabaseUrl, options: WaitOptions = {}): Promise<void> {
  const { timeoutMilliseconds = 60_000, variable, onWait = () => {} } = options;
  const deadline = performance.now() + timeoutMilliseconds;
  for (let attempt = 0; ; attempt++) {
    const left = deadline - performance.now();
    try {
      return await checkConnection(within(url, left), variable);
    } catch (error) {
      const pause = pauseAfter(attempt);
      if (!isPassing(error) || performance.now() + pause > deadline) throw error;
      if (attempt === 0) onWait((error as Error).message);
      await Bun.sleep(pause);
    }
  }
}

/** Milliseconds. With some chance in it, so that many who wait for one server do not come at the same moment. */
function pauseAfter(attempt: number): number {
  return Math.min(50 * 2 ** attempt, 2000) * (0.5 + Math.random() / 2);
}

/** An attempt takes no longer than there is time for. */
function within(url: DatabaseUrl, milliseconds: number): DatabaseUrl {
  const seconds = Math.min(10, Math.max(1, Math.ceil(milliseconds / 1000)));
  return url.with({ parameters: { connect_timeout: String(seconds), ...url.parameters } });
}

function isPassing(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && passing.test(String(cause.code));
}
