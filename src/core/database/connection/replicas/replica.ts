import type { Logger } from "@/core/logging";
import { type Root, rootOf } from "../../transaction/scopes/root";
import { ConnectionPool } from "../../transaction/pool/connection-pool";
import { type Sql, closePool } from "../postgres-client";
import type { PrimaryPositions } from "./primary-positions";
import { NoAnswer, type Watch, giveUp } from "./watch";

type Limits = ConstructorParameters<typeof ConnectionPool>[1];

/** A copy that follows the primary, and how far it has come. */
export class Replica {
  /** Everything acknowledged up to then is there. Not a time when it is left out. */
  freshUntil = Number.NEGATIVE_INFINITY;
  #isOut = true;
  #isClosed = false;
  #pool: Sql;
  #scope: Root;

  /** @param watch a connection of its own, so that a busy pool does not make it look late. */
  constructor(
    readonly name: string,
    private readonly openPool: () => Sql,
    private readonly watch: Watch,
    private readonly limits: Limits,
    private readonly logger: Logger,
  ) {
    this.#pool = openPool();
    this.#scope = this.#scopeOfPool();
  }

  /** Where its statements run, each on its own. */
  get scope(): Root {
    return this.#scope;
  }

  /** Asks it how far it has come. */
  async look(positions: PrimaryPositions): Promise<void> {
    try {
      const [row] = await this.watch.ask<{ follows: boolean; position: string | null }[]>(
        (sql) => sql`
          select pg_is_in_recovery() as follows, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text as position`,
      );
      if (row?.follows !== true) return this.leaveOut("It follows no server: it is no replica, or was promoted.");
      this.freshUntil = positions.freshness(BigInt(row.position ?? 0));
      if (this.#isOut && this.freshUntil > Number.NEGATIVE_INFINITY) this.#takeBack();
    } catch (error) {
      this.leaveOut(error instanceof Error && "code" in error ? String(error.code) : "It does not answer.");
      if (error instanceof NoAnswer) this.#startOver();
    }
  }

  /** No read goes there until it answers again. */
  leaveOut(reason: string): void {
    this.freshUntil = Number.NEGATIVE_INFINITY;
    if (!this.#isOut && !this.#isClosed) this.logger.warn({ replica: this.name, reason }, "A replica is left out.");
    this.#isOut = true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([closePool(this.#pool), this.watch.close()]);
  }

  /** What was asked on its connections waits for nothing: it fails, and is asked of the primary. */
  #startOver(): void {
    if (this.#isClosed) return;
    void giveUp(this.#pool);
    this.#pool = this.openPool();
    this.#scope = this.#scopeOfPool();
  }

  #scopeOfPool(): Root {
    return rootOf(new ConnectionPool(this.#pool, this.limits, this.logger));
  }

  #takeBack(): void {
    this.#isOut = false;
    this.logger.info({ replica: this.name }, "A replica is read from.");
  }
}
