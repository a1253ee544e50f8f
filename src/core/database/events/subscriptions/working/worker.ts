import { refuseForeign } from "../../log/foreign-log";
import { type Frontier, frontierOf, readStored } from "../../log/reading/read";
import type { LogTables } from "../../log/table-name";
import { Overtaken } from "../storage/checkpoint";
import { Interruption } from "../interruption";
import { CatchUp } from "./catch-up";
import { Delivery, type Workplace } from "./delivery";
import { Bell } from "./bell";
import { retryParked } from "./parked-retry";
import { pause } from "./pause";
import { currentProgress } from "./current-progress";

/** Handles the events of one subscription while this process is the one that does. */
export class Worker {
  readonly #bell = new Bell();
  readonly #interruption: Interruption;
  /** What was looked through beyond what is stored, because there was nothing for this subscription in it. */
  #seen = { stored: -1n, upTo: 0n };
  #rememberedAt = -Infinity;
  #settling = 0;
  #settled: NodeJS.Timeout | undefined;
  #retrying: NodeJS.Timeout | undefined;

  constructor(
    private readonly workplace: Workplace,
    private readonly tables: LogTables,
  ) {
    this.#interruption = new Interruption(workplace.logger, { subscription: this.name });
  }

  get name(): string {
    return this.workplace.subscription.name;
  }

  /** There may be something to do. */
  wake(): void {
    this.#bell.ring();
  }

  /** Works until the signal is given, or a newer version is at work elsewhere, or somebody else took the work up. */
  async run(signal: AbortSignal): Promise<"stopped" | "outdated" | "overtaken"> {
    signal.addEventListener("abort", () => this.#bell.ring());
    let isFirst = true;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        // oxlint-disable-next-line no-await-in-loop -- what comes next depends on it
        if ((await this.#drain(signal, isFirst)) === "outdated") return "outdated";
        isFirst = false;
        this.#interruption.over("A subscription goes on.");
        // oxlint-disable-next-line no-await-in-loop
        await this.#bell.rung(began + leastMilliseconds);
      } catch (error) {
        if (signal.aborted) break;
        this.#interruption.met(error, "A subscription was interrupted. It is tried again.");
        if (error instanceof Overtaken) return "overtaken";
        // oxlint-disable-next-line no-await-in-loop
        await pause(recoveryMilliseconds, signal).catch(() => {});
      }
    }
    return "stopped";
  }

  async #drain(signal: AbortSignal, isFirst: boolean): Promise<"done" | "outdated"> {
    if (isFirst) await refuseForeign(this.workplace.database, this.tables);
    const frontier = await frontierOf(this.workplace.database, this.tables.events);
    const progress = await currentProgress(this.workplace, this.tables, isFirst);
    if (progress === "outdated") return progress;
    const delivery = new Delivery(this.workplace, progress.parkedStreams, signal);
    delivery.retryAt = performance.now() + (progress.due ? 0 : progress.retryIn);
    await this.#retry(delivery);
    const after = progress.position === this.#seen.stored ? this.#seen.upTo : progress.position;
    const catchUp = isFirst ? await this.#catchUp(after, frontier.last) : undefined;
    const stored = await this.#deliverAll(delivery, { stored: progress.position, after }, catchUp);
    catchUp?.end();
    if (!signal.aborted) await this.#remember(stored, frontier.last);
    this.#settle(frontier);
    clearTimeout(this.#retrying);
    const retryIn = delivery.retryAt - performance.now();
    if (retryIn < Infinity) this.#retrying = setTimeout(() => this.wake(), Math.max(0, retryIn)).unref();
    return "done";
  }

  async #retry(delivery: Delivery): Promise<void> {
    if (performance.now() >= delivery.retryAt) await retryParked(this.workplace, delivery);
  }

  async #deliverAll(
    delivery: Delivery,
    from: { stored: bigint; after: bigint },
    catchUp: CatchUp | undefined,
  ): Promise<bigint> {
    const { database, subscription } = this.workplace;
    const only = [...subscription.types.values()];
    const read = (after: bigint) =>
      readStored({ database, table: this.tables.events }, { only, after, limit: pageSize });
    let stored = from.stored;
    for (let page = await read(from.after); page.length > 0;) {
      const last = page.at(-1)?.position ?? stored;
      const next = page.length < pageSize ? Promise.resolve([]) : read(last);
      next.catch(() => {}); // told where it is awaited, which may be later or never
      // oxlint-disable-next-line no-await-in-loop -- in their order
      for (const part of partsOfPage(page, subscription.batchSize)) {
        if (delivery.signal.aborted) break;
        // oxlint-disable-next-line no-await-in-loop
        stored = await delivery.deliver(part, stored);
        catchUp?.handled(part.length);
      }
      // oxlint-disable-next-line no-await-in-loop -- or they would wait until everything is caught up with
      await this.#retry(delivery);
      // oxlint-disable-next-line no-await-in-loop
      page = delivery.signal.aborted ? [] : await next;
    }
    return stored;
  }

  /** Stores now and then how far it has looked, so that a new worker need not look again. */
  async #remember(stored: bigint, last: bigint): Promise<void> {
    let kept = stored;
    if (last > stored && performance.now() - this.#rememberedAt > rememberMilliseconds) {
      await this.workplace.checkpoint.advance(stored, last);
      this.#rememberedAt = performance.now();
      kept = last;
    }
    this.#seen = { stored: kept, upTo: last > stored ? last : stored };
  }

  // Nobody tells when the transaction ends that keeps events from being seen.
  #settle({ unsettled }: Frontier): void {
    clearTimeout(this.#settled);
    this.#settling = unsettled ? Math.min(this.#settling * 2 || 2, longestSettling) : 0;
    if (unsettled) this.#settled = setTimeout(() => this.wake(), this.#settling).unref();
  }

  async #catchUp(after: bigint, last: bigint): Promise<CatchUp | undefined> {
    const total = last > after ? await this.workplace.checkpoint.count(after, last) : 0;
    return total > manyEvents ? new CatchUp(this.name, total, this.workplace.logger) : undefined;
  }
}

const pageSize = 1000;
const manyEvents = 10_000;
const recoveryMilliseconds = 1000;
const leastMilliseconds = 10; // between two looks, so that under a steady load many events share a transaction
const longestSettling = 200;
const rememberMilliseconds = 5000;

function* partsOfPage<Event>(page: readonly Event[], size: number): Generator<readonly Event[]> {
  for (let from = 0; from < page.length; from += size) yield page.slice(from, from + size);
}
