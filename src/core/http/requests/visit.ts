import type { Origin } from "@/core/database";
import type { Logger } from "@/core/logging";
import type { ProblemCode } from "../problems/problem-table";
import type { TimeLimit } from "./time-limit";

const saneId = /^[A-Za-z0-9._-]{1,128}$/;
const visits = new WeakMap<Request, Visit>();

/** One request on its way through the house. */
export class Visit implements Origin {
  readonly id: string;
  /** What the client calls the whole of which this request is a part; the request's own id, if it does not say. */
  readonly correlationId: string;
  /** Who asks. For whatever finds that out to fill in. */
  actor: string | undefined;
  /** The pattern that leads to its handler, once that is known. */
  route: string | undefined;
  readonly #startedAt = performance.now();
  #log: Logger | undefined;
  #stop: AbortController | undefined;
  #isOver = false;
  problem: ProblemCode | undefined;
  timeLimit: TimeLimit | undefined;

  constructor(
    private readonly request: Request,
    /** Its lines say nothing of the request by themselves; those of `log` do. */
    readonly logger: Logger,
  ) {
    this.id = saneHeader(request, "x-request-id") ?? Bun.randomUUIDv7();
    this.correlationId = saneHeader(request, "x-correlation-id") ?? this.id;
  }

  /** What was asked for, without the query. The address is the client's, and may be no address at all. */
  get path(): string {
    return URL.parse(this.request.url)?.pathname ?? "/";
  }

  get requestId(): string {
    return this.id;
  }

  /** A logger whose lines carry the request id. */
  get log(): Logger {
    return (this.#log ??= this.logger.child({ requestId: this.id }));
  }

  /** Aborts when the client was told that this takes too long. What works for the visit and can stop, stops then. */
  get signal(): AbortSignal {
    this.#stop ??= new AbortController();
    if (this.#isOver) this.#stop.abort();
    return this.#stop.signal;
  }

  /** The client has its answer, and it was that this takes too long. */
  get isOver(): boolean {
    return this.#isOver;
  }

  giveUp(): void {
    this.#isOver = true;
    this.#stop?.abort();
  }

  /** So much time from now on: for the few routes that need more than the usual. */
  allow(milliseconds: number): void {
    this.timeLimit?.restart(milliseconds);
  }

  get milliseconds(): number {
    return Math.round((performance.now() - this.#startedAt) * 1000) / 1000;
  }
}

function saneHeader(request: Request, name: string): string | undefined {
  const given = request.headers.get(name);
  return given !== null && saneId.test(given) ? given : undefined;
}

/** Does the work of a visit, and may do something around it. */
export type Around = <T>(visit: Visit, work: () => T) => T;

type Handle = (request: Request) => unknown;

/** Begins a visit with each request that arrives. */
export function visiting(logger: Logger, around: Around = (_visit, work) => work()) {
  return (handle: Handle, arrived: Request): Handle => {
    const visit = new Visit(arrived, logger);
    visits.set(arrived, visit);
    return (request) => around(visit, () => handle(request));
  };
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
