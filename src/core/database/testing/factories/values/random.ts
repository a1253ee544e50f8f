const mask64 = (1n << 64n) - 1n;

/** A stream of random values that is the same for the same seed (SplitMix64). */
export class Random {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed);
  }

  restart(seed: number): void {
    this.#state = BigInt(seed);
  }

  /** From `least` to `most`, both included. */
  bigint(least: bigint, most: bigint): bigint {
    return most <= least ? least : least + (this.#next() % (most - least + 1n));
  }

  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return Number(this.bigint(BigInt(Math.ceil(least)), BigInt(Math.floor(most))));
  }

  /** More than 0 and less than 1. */
  fraction(): number {
    return (Number(this.#next() >> 11n) + 0.5) / 2 ** 53;
  }

  boolean(): boolean {
    return this.#next() % 2n === 0n;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  pick<Item>(items: readonly Item[]): Item | undefined;
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.integer(0, items.length - 1)];
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.integer(0, 255));
  }

  #next(): bigint {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & mask64;
    let mixed = this.#state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask64;
    return mixed ^ (mixed >> 31n);
  }
}
