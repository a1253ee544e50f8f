import type { Logger } from "@/core/logging";

const everyMilliseconds = 2000;

/** Tells now and then how far a subscription has come that has much to catch up with. */
export class CatchUp {
  #handled = 0;
  readonly #began = performance.now();
  #told = performance.now();

  constructor(
    private readonly subscription: string,
    private readonly total: number,
    private readonly logger: Logger,
  ) {
    this.#tell("A subscription catches up.");
  }

  handled(count: number): void {
    this.#handled += count;
    if (performance.now() - this.#told < everyMilliseconds) return;
    this.#told = performance.now();
    this.#tell("A subscription catches up.");
  }

  end(): void {
    this.#tell("A subscription has caught up.");
  }

  #tell(message: string): void {
    const seconds = (performance.now() - this.#began) / 1000;
    const eventsPerSecond = Math.round(this.#handled / Math.max(seconds, 0.001));
    const { subscription, total } = this;
    this.logger.info({ subscription, handled: this.#handled, total, eventsPerSecond }, message);
  }
}
