import { Conflict } from "../../../errors/application-error";

/** The stream has events that whoever appends to it did not know of. */
export class StreamChanged extends Conflict {
  override readonly name = "StreamChanged";

  constructor(
    stream: string,
    readonly expectedVersion: number,
    readonly actualVersion: number,
  ) {
    const versions = `it was at version ${expectedVersion} then and is at ${actualVersion} now`;
    super(
      `Stream ${stream} has changed since it was read: ${versions}. Read it again.`,
      { id: stream },
      {},
      "version-mismatch",
    );
  }
}
