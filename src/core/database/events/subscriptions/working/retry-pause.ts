const longest = 3_600_000;

/** How long an event waits that was tried so often: about 0.1 s, 0.4 s, 1.6 s, and at most an hour. */
export function retryPause(attempts: number): number {
  const atMost = Math.min(100 * 4 ** (attempts - 1), longest);
  return atMost * (0.5 + Math.random() / 2);
}
