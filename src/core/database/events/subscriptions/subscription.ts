import type { DeclaredEvent, RecordedEvent, RecordedOf } from "../declaration/event-types";
import { checkEventOptions, checkWhole } from "../event-options";
import { typesByName } from "../log/reading/recorded-event";

/** What a handler is told beside the event. */
interface Handling {
  /** Aborted when the process stops or the connection that makes this process the one worker is lost. */
  readonly signal: AbortSignal;
}

interface SubscriptionOptions {
  /** Raise it to have everything handled once more, from the first event on. Default: 1 */
  version?: number;
  /** Where it begins when it is new. Default: "beginning" */
  from?: "beginning" | "now";
  /** How often an event is tried before it is parked. Default: 10, which takes about an hour */
  attempts?: number;
  /** Parks whatever follows a parked event in its stream as well. Default: true */
  keepStreamOrder?: boolean;
  /** The longest that one attempt may take. Default: 60 000 */
  timeoutMilliseconds?: number;
}

interface ProjectionOptions<Event> extends Omit<SubscriptionOptions, "from"> {
  /** Brings the read model up to date with events that follow each other, in their transaction. */
  apply: (events: readonly Event[], handling: Handling) => unknown;
  /** Empties the read model, before everything is applied once more. */
  reset: () => unknown;
  /** How many events it is given at most. Default: 200 */
  batchSize?: number;
}

/** Work that is to be done once for each event of some types, by one of all processes. */
export interface Subscription extends Required<SubscriptionOptions> {
  readonly name: string;
  readonly types: ReadonlyMap<string, DeclaredEvent>;
  readonly batchSize: number;
  readonly handle: (events: readonly RecordedEvent[], handling: Handling) => unknown;
  readonly reset: () => unknown;
  /** Gives back what the handler holds, when this process works for it no more. */
  readonly close: () => unknown;
}

/**
 * Has `handle` called with each event of these types, in their order, in a transaction that also remembers how far it
 * came: what it does in the database is done once, and what it does elsewhere at least once.
 */
export function subscribe<const Types extends readonly DeclaredEvent[]>(
  name: string,
  types: Types,
  handle: (event: RecordedOf<Types>, handling: Handling) => unknown,
  options: SubscriptionOptions = {},
): Subscription {
  checkEventOptions(`subscribe(${name})`, options, [...common, "from"]);
  return declare(name, types, options, {
    batchSize: 1,
    handle: ([event], handling) => handle(event as RecordedOf<Types>, handling),
    reset: () => {},
  });
}

/** A read model: rows that are made from events, and made anew when its version is raised. */
export function projection<const Types extends readonly DeclaredEvent[]>(
  name: string,
  types: Types,
  given: ProjectionOptions<RecordedOf<Types>>,
): Subscription {
  checkEventOptions(`projection(${name})`, given, [...common, "apply", "reset", "batchSize"]);
  const { apply, reset, batchSize = 200, ...options } = given;
  checkWhole("batchSize", batchSize, 1, 10_000);
  return declare(name, types, options, {
    batchSize,
    handle: (events, handling) => apply(events as readonly RecordedOf<Types>[], handling),
    reset,
  });
}

const common = ["version", "attempts", "keepStreamOrder", "timeoutMilliseconds"];

const close = () => {};

type Doing = Pick<Subscription, "batchSize" | "handle" | "reset">;

function declare(
  name: string,
  types: readonly DeclaredEvent[],
  {
    version = 1,
    from = "beginning",
    attempts = 10,
    keepStreamOrder = true,
    timeoutMilliseconds = 60_000,
  }: SubscriptionOptions,
  doing: Doing,
): Subscription {
  if (!/^[a-z][a-z0-9._-]{0,99}$/.test(name)) {
    throw new TypeError('The name of a subscription is like "send-receipts", at most 100 characters long.');
  }
  if (types.length === 0) throw new TypeError(`${name} subscribes to no type of event.`);
  if (from !== "beginning" && from !== "now") throw new TypeError('from is "beginning" or "now".');
  checkWhole("version", version, 1, 2_147_483_647);
  checkWhole("attempts", attempts, 1, 1000);
  checkWhole("timeoutMilliseconds", timeoutMilliseconds, 1, 2_147_483_647);
  const settings = { version, from, attempts, keepStreamOrder, timeoutMilliseconds };
  return Object.freeze({ name, types: typesByName(types), ...settings, ...doing, close });
}
