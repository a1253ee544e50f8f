import { ApplicationError } from "../../errors/application-error";

/** Waits for `work` no longer than that; undefined means as long as it takes. */
export function withinTime<T>(milliseconds: number | undefined, work: () => Promise<T>): Promise<T> {
  return milliseconds === undefined ? work() : atMost(milliseconds, work);
}

async function atMost<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const expired = Promise.withResolvers<never>();
  const began = performance.now();
  const timer = setTimeout(() => expired.reject(timeout(milliseconds)), milliseconds);
  try {
    return await Promise.race([work(), expired.promise]);
  } catch (error) {
    // The server counts too, and may be the first to stop a statement that takes the whole time.
    const stopped = error instanceof ApplicationError && error.code === "statement-timeout";
    throw stopped && performance.now() - began >= milliseconds - 1 ? timeout(milliseconds, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function timeout(milliseconds: number, cause?: unknown): ApplicationError {
  const message = `The work took longer than the ${milliseconds} ms it may take, and was undone.`;
  return new ApplicationError("transaction-timeout", message, {}, { cause });
}
