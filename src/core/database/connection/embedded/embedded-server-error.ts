/** The embedded server cannot be used. The message is one sentence with what to do next. */
export class EmbeddedServerError extends Error {
  override readonly name = "EmbeddedServerError";
}

export const SET_DATABASE_URL = "set DATABASE_URL to a PostgreSQL server of your own";

/** What PostgreSQL's programs print under LC_ALL=C when they give up, and the sentence for it. First match wins. */
const KNOWN_FAILURES: readonly [RegExp, string][] = [
  [
    /shared memory segment.*No space left on device/,
    `There is no shared memory left for the embedded PostgreSQL server: enlarge /dev/shm, or ${SET_DATABASE_URL}.`,
  ],
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/,
    `The disk is full: free some space and start again, or ${SET_DATABASE_URL}.`,
  ],
  [
    /error while loading shared libraries|Error (loading|relocating)|cannot execute|Exec format error|ENOEXEC/,
    `The PostgreSQL binaries of this platform's npm package do not run on this system: ${SET_DATABASE_URL}.`,
  ],
];

/** The code of a failed system call, as Node names it, or of a failed query, as PostgreSQL does; "" for others. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Turns the output of a failed program, or the message of a failed system call, into the error to show. */
export function explainFailure(attempt: string, output: string, cause?: unknown): EmbeddedServerError {
  const known = KNOWN_FAILURES.find(([pattern]) => pattern.test(output))?.[1];
  const lastLines = output.trim().split("\n").slice(-5).join("\n");
  return new EmbeddedServerError(
    known ?? `${attempt}; if the lines below do not help, ${SET_DATABASE_URL}.\n${lastLines}`,
    { cause: cause ?? output },
  );
}
