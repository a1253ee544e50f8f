import { ApplicationError } from "../../errors/application-error";
import { toApplicationError } from "../../errors/postgres-error";
import type { ConnectionPool } from "../pool/connection-pool";
import type { HeldConnection } from "../pool/held-connection";
import type { Holding } from "../pool/holding";
import type { Scope } from "./scope";
import { Transaction } from "./transaction";
import { TransactionMisuse } from "../refusals/transaction-misuse";
import { type TransactionOptions, beginStatement, localSettings } from "../transaction-options";

/** Where transactions begin; by itself, the place where every statement is on its own. */
export interface Root extends Scope {
  /** Whether there is another connection while a transaction is open. */
  readonly parallel: boolean;
  begin<T>(
    work: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions,
    /** Made where the transaction was asked for. */
    origin: Error,
  ): Promise<T>;
}

export function rootOf(pool: ConnectionPool): Root {
  return {
    parallel: true,
    run: (statement, text) => pool.run(statement, text),
    begin: (work, options, origin) => Transaction.perform(new Outermost(pool, options, origin), options, work),
  };
}

/** How a transaction on a connection of its own begins and ends. */
class Outermost {
  #holding: Holding | undefined;

  constructor(
    private readonly pool: ConnectionPool,
    private readonly options: TransactionOptions,
    private readonly origin: Error,
  ) {}

  async enter(): Promise<HeldConnection> {
    const settings = localSettings(this.options);
    this.#holding = await this.pool.hold(beginStatement(this.options), settings, this.origin);
    return this.#holding.connection;
  }

  async keep(connection: HeldConnection): Promise<void> {
    const wasLost = connection.lost;
    const answer = connection.send((open) => open.unsafe("commit"));
    const { command } = await answer.catch((error: unknown) => {
      throw connection.lost && !wasLost ? unknownOutcome(error) : toApplicationError(error);
    });
    if (command !== "COMMIT") throw new TransactionMisuse("A statement failed and its error was swallowed.");
  }

  // After a COMMIT that failed there is mostly nothing to undo, and the driver refuses. But a time that is over can stop
  // COMMIT before it begins, and ROLLBACK too; with its failure the time is no longer set, so that a second one arrives.
  async undo(connection: HeldConnection): Promise<void> {
    const rollback = () => connection.send((open) => open.unsafe("rollback"));
    await rollback().catch((error: unknown) => (isEnded(error) || connection.lost ? undefined : rollback()));
  }

  leave(): void {
    this.#holding?.release();
  }
}

// COMMIT was on its way: whether it arrived, nobody here can know.
function unknownOutcome(cause: unknown): ApplicationError {
  const message = "The connection broke during COMMIT: the work may be kept or not. Look before you repeat it.";
  return new ApplicationError("commit-unknown", message, {}, { cause });
}

function isEnded(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "TRANSACTION_ENDED";
}
