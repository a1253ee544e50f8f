import type { Logger } from "@/core/logging";
import type { HeldBack, SubscriptionStatus } from "./status";

interface Report {
  subscriptions: readonly SubscriptionStatus[];
  heldBack: HeldBack;
}

interface LagReportOptions {
  /** Of those that this process works for, or left to a newer version. */
  status: () => Promise<Report>;
  lateMilliseconds: number;
  everyMilliseconds: number;
  logger: Logger;
}

/** Tells again and again of subscriptions that are late or have parked events, and once when that is over. */
export class LagReport {
  readonly #timer: NodeJS.Timeout;
  readonly #told = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(private readonly options: LagReportOptions) {
    this.#timer = setInterval(() => {
      this.#running ??= this.#look();
    }, options.everyMilliseconds);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      const { subscriptions, heldBack } = await this.options.status();
      for (const subscription of subscriptions) this.#tell(subscription, heldBack);
    } catch {
      // The database is away, which others tell of.
    }
    this.#running = undefined;
  }

  #tell({ name, behind, lagMilliseconds, parked, failed }: SubscriptionStatus, heldBack: HeldBack): void {
    const { logger, lateMilliseconds } = this.options;
    const facts = { subscription: name, behind, lagMilliseconds, parked, failed };
    if (lagMilliseconds > lateMilliseconds || parked > 0) {
      logger.warn({ ...facts, ...(heldBack.events > 0 && { heldBack }) }, "A subscription is behind.");
      this.#told.add(name);
    } else if (this.#told.delete(name)) logger.info(facts, "A subscription is no longer behind.");
  }
}
