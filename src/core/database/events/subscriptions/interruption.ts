import { type Logger, describeError } from "@/core/logging";

/** What keeps somebody from work, again and again: told once for each reason, and once when it is over. */
export class Interruption {
  #reason: string | undefined;

  constructor(
    private readonly logger: Logger,
    private readonly facts: object,
  ) {}

  met(reason: unknown, message: string): void {
    const error = describeError(reason);
    if (error.message === this.#reason) return;
    this.#reason = error.message;
    this.logger.warn({ ...this.facts, error }, message);
  }

  over(message: string): void {
    if (this.#reason !== undefined) this.logger.info(this.facts, message);
    this.#reason = undefined;
  }
}
