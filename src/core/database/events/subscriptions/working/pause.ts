/** Longer before each attempt: about 0.1 s, 0.4 s, 1.6 s, and at most 30 s. @throws when the signal is given. */
export function pauseBefore(attempt: number, signal: AbortSignal): Promise<void> {
  const atMost = Math.min(100 * 4 ** (attempt - 1), 30_000);
  return pause(atMost * (0.5 + Math.random() / 2), signal);
}

/** @throws when the signal is given, at once. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, milliseconds);
  const stop = () => over.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await over.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
