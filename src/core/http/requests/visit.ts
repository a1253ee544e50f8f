import type { Logger } from "@/core/logging";
import type { ProblemCode } from "../problems/problem-table";

const saneId = /^[A-Za-z0-9._-]{1,128}$/;
const visits = new WeakMap<Request, Visit>();

/** One request on its way through the house. */
export class Visit {
  readonly id: string;
  /** What was asked for, without the query. */
  readonly path: string;
  readonly #startedAt = performance.now();
  readonly #logger: Logger;
  #log: Logger | undefined;
  problem: ProblemCode | undefined;

  constructor(request: Request, logger: Logger) {
    const given = request.headers.get("x-request-id");
    this.id = given !== null && saneId.test(given) ? given : Bun.randomUUIDv7();
    this.path = URL.parse(request.url)?.pathname ?? "/"; // the address is the client's, and may be no address at all
    this.#logger = logger;
  }

  /** A logger whose lines carry the request id. */
  get log(): Logger {
    return (this.#log ??= this.#logger.child({ requestId: this.id }));
  }

  get milliseconds(): number {
    return Math.round((performance.now() - this.#startedAt) * 1000) / 1000;
  }
}

export function beginVisit(request: Request, logger: Logger): Visit {
  const visit = new Visit(request, logger);
  visits.set(request, visit);
  return visit;
}

/** The same visit under the request that replaces the first one. */
export function continueVisit(visit: Visit, request: Request): void {
  visits.set(request, visit);
}

export function visitOf(request: Request): Visit {
  const visit = visits.get(request);
  if (!visit) throw new Error("This request did not come through the hall: build the app on createHall().");
  return visit;
}
