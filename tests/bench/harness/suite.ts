import type { Sides } from "./bench-database";
import type { Usage, Way } from "./usage";

/** One operation, done in several ways that give the same. `State` is what the suite has prepared for it. */
export interface Operation<State> {
  ours: Call<State>;
  raw?: Call<State>;
  drizzle?: Call<State>;
  /** How many at once: 32 unless said. */
  callers?: number;
  /** Calls a round: 2000 unless said. */
  calls?: number;
  /** Rounds: 31 unless said. Fewer where one round takes seconds. */
  rounds?: number;
  /** Watches the process that does the work of a way, until the function that it returns is called. Default: this one. */
  watch?: (way: Way, state: State) => Watch | Promise<Watch>;
}

type Call<State> = (state: State) => Promise<unknown>;
type Watch = () => Usage | Promise<Usage>;

/** Operations that work on the same tables. */
export interface Suite {
  names: readonly string[];
  /** Prepares the suite's tables for this one operation. */
  ready(name: string, sides: Sides): Promise<ReadyOperation>;
}

/** An operation that has its tables. */
export type ReadyOperation = Operation<void>;

/** @param prepare makes the tables and rows, in an empty database: each operation has one of its own. */
export function suite<State>(
  prepare: (sides: Sides) => Promise<State>,
  operations: Readonly<Record<string, Operation<State>>>,
): Suite {
  return {
    names: Object.keys(operations),
    ready: async (name, sides) => {
      const { ours, raw, drizzle, watch, ...sizes } = operations[name] ?? notThere(name);
      const state = await prepare(sides);
      return {
        ...sizes,
        ours: () => ours(state),
        ...(raw && { raw: () => raw(state) }),
        ...(drizzle && { drizzle: () => drizzle(state) }),
        ...(watch && { watch: (way) => watch(way, state) }),
      };
    },
  };
}

function notThere(name: string): never {
  throw new Error(`There is no operation ${name}.`);
}
