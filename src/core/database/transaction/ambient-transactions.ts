import { AsyncLocalStorage } from "node:async_hooks";
import type { Aftermath } from "./outcome/aftermath";
import { isCollision, pauseAfter, withAttempts } from "./outcome/retry";
import type { Root } from "./scopes/root";
import { Transaction } from "./scopes/transaction";
import { TransactionClosed } from "./refusals/transaction-closed";
import { TransactionMisuse } from "./refusals/transaction-misuse";
import { type TransactionOptions, checkJoin, checkOptions } from "./transaction-options";
import type { Scope } from "./scopes/scope";
import type { Tx } from "./tx";

type Work<T> = (tx: Tx) => Promise<T>;

type Outcome<T> = { transaction: Transaction | undefined } & ({ result: T } | { error: unknown });

/** The open transaction of every line of work, carried along by the runtime. It belongs to one database. */
export class AmbientTransactions {
  readonly #open = new AsyncLocalStorage<Transaction | undefined>();
  readonly #handles = new WeakSet<Tx>();

  constructor(
    private readonly root: Root,
    private readonly aftermath: Aftermath,
  ) {}

  get current(): Transaction | undefined {
    return this.#open.getStore();
  }

  /** @throws TransactionMisuse outside a transaction. @throws TransactionClosed after its end. */
  required(call: string): Transaction {
    const open = this.current;
    if (open === undefined) throw new TransactionMisuse(`${call} needs a transaction: call it inside transaction().`);
    if (open.closed) throw new TransactionClosed();
    return open;
  }

  scope(tx: Tx | null | undefined): Scope {
    if (tx === undefined) return this.current ?? this.root;
    if (tx === null) return this.#outside();
    if (!(tx instanceof Transaction && this.#handles.has(tx))) throw new TransactionMisuse(foreignHandle);
    if (this.current?.isInside(tx) === true) throw new TransactionMisuse(blockedHandle);
    return tx;
  }

  async transaction<T>(work: Work<T>, options: TransactionOptions): Promise<T> {
    checkOptions(options);
    const open = this.current;
    if (open === undefined || options.propagation === "new") return await this.#outermost(work, options, open);
    if (open.closed) throw new TransactionClosed();
    checkJoin(open.options, options);
    const narrowed = options.readOnly === true && open.options.readOnly !== true ? { readOnly: true } : undefined;
    const nested = () => open.transaction((savepoint) => this.#within(savepoint, work), narrowed);
    if (options.propagation === "nested") return nested();
    return joined(open, narrowed === undefined ? () => work(open) : nested);
  }

  async #outermost<T>(work: Work<T>, options: TransactionOptions, around: Transaction | undefined): Promise<T> {
    if (around !== undefined) this.#outside();
    const origin = new Error("A transaction began here.");
    for (let attempt = 1; ; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const outcome = await this.#attempt(work, options, origin);
      const { transaction } = outcome;
      if ("result" in outcome) {
        if (around !== undefined && transaction?.used === true) around.outermost.irrevocable = true;
        if (transaction !== undefined && this.aftermath.concerns(transaction)) {
          await this.#afterwards(() => this.aftermath.committed(transaction));
        }
        return outcome.result;
      }
      if (attempt > (options.retry ?? 0) || !canRepeat(outcome)) {
        await this.#afterwards(() => this.aftermath.failed(transaction, outcome.error));
        throw withAttempts(outcome.error, attempt);
      }
      await pauseAfter(attempt);
    }
  }

  async #attempt<T>(work: Work<T>, options: TransactionOptions, origin: Error): Promise<Outcome<T>> {
    let transaction: Transaction | undefined;
    const wholeWork = (begun: Transaction) => {
      transaction = begun;
      return this.#within(begun, async () => {
        const result = await work(begun);
        await begun.runBeforeCommit();
        return result;
      });
    };
    try {
      return { result: await this.root.begin(wholeWork, options, origin), transaction };
    } catch (error) {
      return { error, transaction };
    }
  }

  #within<T>(transaction: Transaction, work: Work<T>): Promise<T> {
    this.#handles.add(transaction);
    // Awaited inside: a Drizzle query starts when it is awaited, and must find the transaction then.
    return this.#open.run(transaction, async () => await work(transaction));
  }

  /** What the rest of the work can no longer undo. */
  #outside(): Root {
    const open = this.current;
    if (open === undefined) return this.root;
    if (!this.root.parallel) throw new TransactionMisuse(oneConnection);
    open.outermost.irrevocable = true;
    return this.root;
  }

  #afterwards(work: () => Promise<void>): Promise<void> {
    return this.#open.run(undefined, work);
  }
}

const foreignHandle = "This transaction belongs to another database. Open one with this database.";
const blockedHandle = "A savepoint is open inside this transaction and holds its connection. Leave out the handle.";
const oneConnection = "useDatabase has one connection. Use useOwnDatabase to test what runs beside a transaction.";

function canRepeat({ transaction, ...outcome }: { transaction: Transaction | undefined; error: unknown }): boolean {
  if (transaction === undefined || transaction.irrevocable) return false;
  return isCollision(outcome.error) || isCollision(transaction.failure);
}

async function joined<T>(open: Transaction, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    open.doom(error);
    throw error;
  }
}
