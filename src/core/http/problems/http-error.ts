import type { HttpErrorCode } from "./problem-table";

/** Something HTTP itself refuses. The message is written for the client. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly code: HttpErrorCode,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}
