import { ApplicationError } from "../../errors/application-error";
import { toApplicationError } from "../../errors/postgres-error";

const collisions = new Set<string>(["serialization", "deadlock", "version-mismatch"]);

/** Whether the work may well succeed when it is run again as it is. */
export function isCollision(error: unknown): boolean {
  const known = toApplicationError(error);
  return known instanceof ApplicationError && collisions.has(known.code);
}

/** Waits longer each time, and never as long as the one it collided with. */
export function pauseAfter(attempt: number): Promise<void> {
  const atMost = Math.min(10 * 2 ** attempt, 1000);
  return Bun.sleep(Math.random() * atMost);
}

/** The same error, which tells how often the work was tried, if it can still be told anything. */
export function withAttempts(error: unknown, attempts: number): unknown {
  if (attempts > 1 && error instanceof ApplicationError) Reflect.set(error.facts, "attempts", attempts);
  return error;
}
