import type { Connection, Statement } from "../scopes/scope";
import { isConnectionLoss } from "../../errors/postgres-error";

/** The one connection of a transaction and its savepoints: what is under way on it, and whether it is still there. */
export class HeldConnection {
  readonly #pending = new Set<(loss: unknown) => void>();
  #quiet: PromiseWithResolvers<void> | undefined;
  #loss: { reason: unknown } | undefined;
  #savepoints = 0;

  constructor(private readonly connection: Connection) {}

  get lost(): boolean {
    return this.#loss !== undefined;
  }

  /**
   * Sends nothing on a connection that is gone, and waits no longer than it lasts: the driver would wait for ever for
   * the answer, and send the words again on the connection that comes after it.
   */
  send<T>(statement: Statement<T>, failed?: (reason: unknown) => void): Promise<T> {
    if (this.#loss !== undefined) return Promise.reject(this.#loss.reason);
    return new Promise<T>((resolve, reject) => {
      this.#pending.add(reject);
      started(statement, this.connection).then(
        (result) => {
          this.#settle(reject);
          return resolve(result);
        },
        (error: unknown) => {
          failed?.(error);
          if (isConnectionLoss(error)) this.lose(error);
          this.#settle(reject);
          reject(error);
        },
      );
    });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    if (this.#pending.size > 0) await (this.#quiet ??= Promise.withResolvers()).promise;
  }

  /** The server or the network ended it: whatever is under way on it will never be answered. */
  lose(reason: unknown): void {
    this.#loss ??= { reason };
    for (const reject of this.#pending) reject(reason);
    this.#pending.clear();
    this.#quiet?.resolve();
  }

  /** A name that no other savepoint of this transaction has. */
  nextSavepoint(): string {
    this.#savepoints += 1;
    return `s${this.#savepoints}`;
  }

  #settle(reject: (loss: unknown) => void): void {
    this.#pending.delete(reject);
    if (this.#pending.size > 0 || this.#quiet === undefined) return;
    this.#quiet.resolve();
    this.#quiet = undefined;
  }
}

function started<T>(statement: Statement<T>, connection: Connection): PromiseLike<T> {
  try {
    return statement(connection);
  } catch (error) {
    return Promise.reject(error);
  }
}
