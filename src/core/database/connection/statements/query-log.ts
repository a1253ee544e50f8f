import type { Logger } from "@/core/logging";
import type { Origins } from "../../events/origin";
import { requestComment } from "./request-comment";

/** Tells of statements: what was sent, how long the answer took and how many rows it was about; never a value. */
export class QueryLog {
  readonly #listeners = new Set<(text: string) => void>();

  constructor(
    private readonly logger: Logger,
    private readonly origins?: Origins,
    private readonly comments: "none" | "request" = "none",
  ) {}

  /** What stands before a statement, for PostgreSQL's own log; empty unless that was asked for. */
  comment(): string {
    return this.comments === "request" ? requestComment(this.origins?.current) : "";
  }

  /** Calls `listener` with each statement before it is sent, until the function that it returns is called. */
  listen(listener: (text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Does the work, and tells of it at level "debug".
   * @param asked tells of it at level "info", because a call wants it.
   */
  watch<Result>(text: string, asked: boolean, work: () => Promise<Result>): Promise<Result> {
    if (this.#listeners.size > 0) for (const listener of this.#listeners) listener(text);
    return asked || this.logger.isLevelEnabled("debug") ? this.#timed(text, asked ? "info" : "debug", work) : work();
  }

  async #timed<Result>(text: string, level: "info" | "debug", work: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    const requestId = this.origins?.current?.requestId;
    const about = requestId === undefined ? {} : { requestId };
    const entry = () => ({ ...about, sql: text.slice(0, longest), milliseconds: millisecondsSince(began) });
    try {
      const result = await work();
      this.logger[level]({ ...entry(), ...countOf(result) }, "A statement.");
      return result;
    } catch (error) {
      this.logger[level]({ ...entry(), ...codeOf(error) }, "A statement that failed.");
      throw error;
    }
  }
}

const longest = 2000;

function millisecondsSince(began: number): number {
  return Math.round((performance.now() - began) * 1000) / 1000;
}

function countOf(result: unknown): { rows?: number } {
  const isCounted = typeof result === "object" && result !== null && "count" in result;
  return isCounted && typeof result.count === "number" ? { rows: result.count } : {};
}

function codeOf(error: unknown): { code?: string } {
  return error instanceof Error && "code" in error ? { code: String(error.code) } : {};
}
