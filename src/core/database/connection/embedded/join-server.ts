import { existsSync, readFileSync, realpathSync } from "node:fs";

import { type Lease, takeLease } from "./embedded-lease";
import { EmbeddedServerError, errorCode, explainFailure } from "./embedded-server-error";
import type { ServerAddress } from "./embedded-session";
import { findPostmaster, forgetPostmaster, stopPostmaster } from "./postmaster";
import { readPassword } from "./state/data-folder";
import type { EmbeddedState } from "./state/embedded-state";

/** A recovery after a crash takes seconds, rarely more. Shorter than others wait for the lock. */
const PATIENCE_MILLISECONDS = 100_000;
const PAUSE_MILLISECONDS = 20;

/** A server that is ready by its own account and refuses connections for this long is not the one its file means. */
const REFUSALS_TO_BELIEVE = 100;

/** What comes from a server that starts, recovers or stops. 57P01 to 57P03 are PostgreSQL's own codes. */
const PASSING_CODES = new Set(["ECONNRESET", "EPIPE", "CONNECTION_CLOSED", "57P01", "57P02", "57P03"]);

interface JoinedServer {
  lease: Lease;
  address: ServerAddress;
}

/** Takes a lease on the running server, after `start` where none runs. Call it under the lock. */
export async function joinServer(state: EmbeddedState, start: () => Promise<void>): Promise<JoinedServer> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  let refusals = 0;
  while (Date.now() < deadline) {
    if (findPostmaster(state)?.moved) await stopPostmaster(state);
    const postmaster = findPostmaster(state);
    const answer = postmaster?.ready ? await ask(state, postmaster.port) : undefined;
    if (typeof answer === "object") return answer;
    if (answer === "refused") refusals += 1;
    if (answer === "stranger" || refusals === REFUSALS_TO_BELIEVE) forgetPostmaster(state);
    await (postmaster ? Bun.sleep(PAUSE_MILLISECONDS) : start());
  }
  const log = existsSync(state.log) ? readFileSync(state.log, "utf8") : "";
  throw explainFailure(`The embedded server in ${state.folder} was not ready in time`, log);
}

async function ask(state: EmbeddedState, port: number): Promise<JoinedServer | "refused" | "stranger" | "passing"> {
  try {
    const address = { port, password: readPassword(state) };
    const lease = await takeLease(address);
    if (realpathSync(lease.data) === realpathSync(state.data)) return { lease, address };
    await lease.release();
    return "stranger";
  } catch (error) {
    const code = errorCode(error);
    if (code === "ECONNREFUSED") return "refused";
    if (PASSING_CODES.has(code)) return "passing";
    if (code !== "28P01") throw error;
    throw new EmbeddedServerError(
      `The embedded server does not take the password in ${state.password}: write there the one you gave to its user ` +
        `"postgres", or run \`bun run db:reset\` for an empty database.`,
      { cause: error },
    );
  }
}
