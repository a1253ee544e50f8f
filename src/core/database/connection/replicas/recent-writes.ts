import type { Origins } from "../../events/origin";

/**
 * When each session wrote last. A session is whoever asks: the actor of a request, or its correlation id; work that
 * nobody asked for is one session with all such work of the process.
 */
export class RecentWrites {
  readonly #times = new Map<string, number>();

  /** @param longMilliseconds after so long a write is as good as everywhere. */
  constructor(
    private readonly origins: Origins,
    private readonly longMilliseconds: number,
  ) {}

  /** Notes that the session of the caller wrote just now. */
  note(): void {
    const now = performance.now();
    this.#forget(now);
    this.#times.delete(this.#session);
    this.#times.set(this.#session, now);
  }

  /** When the session of the caller wrote last. */
  get last(): number {
    return this.#times.get(this.#session) ?? Number.NEGATIVE_INFINITY;
  }

  get #session(): string {
    const origin = this.origins.current;
    return origin === undefined
      ? ""
      : `${origin.actor ?? ""} ${origin.actor === undefined ? origin.correlationId : ""}`;
  }

  /** In the order of their times, so that the look ends at the first young one. */
  #forget(now: number): void {
    for (const [session, time] of this.#times) {
      if (now - time < this.longMilliseconds) return;
      this.#times.delete(session);
    }
  }
}
