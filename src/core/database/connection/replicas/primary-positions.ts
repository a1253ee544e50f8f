import type { Watch } from "./watch";

/** How far the primary had written, and when it was asked: what was acknowledged by then lies before. */
interface Sample {
  askedAt: number;
  position: bigint;
}

/** Where the primary stood in the last while. */
export class PrimaryPositions {
  readonly #samples: Sample[] = [];

  constructor(
    private readonly watch: Watch,
    private readonly longMilliseconds: number,
  ) {}

  /** Asks once more. The position of insertion, for that of the disk may lie behind what was acknowledged. */
  async look(): Promise<void> {
    const askedAt = performance.now();
    const [row] = await this.watch.ask<{ position: string }[]>(
      (sql) => sql`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as position`,
    );
    this.#samples.push({ askedAt, position: BigInt(row?.position ?? 0) });
    while (askedAt - (this.#samples[0]?.askedAt ?? askedAt) > this.longMilliseconds) this.#samples.shift();
  }

  /** Up to when everything is there that was acknowledged, on a server that has come to this position. */
  freshness(position: bigint): number {
    return this.#samples.findLast((sample) => sample.position <= position)?.askedAt ?? Number.NEGATIVE_INFINITY;
  }
}
