/** Where lines go. */
export interface Destination {
  write(line: string): void;
  /** Writes what it has gathered, if it gathers, at once. */
  flushSync?(): void;
}

const milliseconds = 50;

/**
 * Writes the lines of some moments at once, since one at a time costs as much as the request that it tells of; an error is
 * written with what came before it. What is left is written when the process ends: one that is killed loses the last 50
 * milliseconds. A log that nobody reads any more, or a disk that is full, loses lines as well, and nothing else: the work
 * goes on.
 */
export function gatheredLines(stream: NodeJS.WriteStream): Destination {
  let lines = "";
  let isPrepared = false;
  const write = () => {
    const text = lines;
    lines = "";
    if (text === "") return;
    try {
      stream.write(text);
    } catch (error) {
      tellOfLoss(error);
    }
  };
  const prepare = () => {
    isPrepared = true;
    process.on("exit", write);
    stream.on("error", tellOfLoss);
    process.stderr.on("error", () => {}); // the other way out may be the same pipe
  };
  return {
    write: (line) => {
      if (!isPrepared) prepare();
      if (lines === "") setTimeout(write, milliseconds);
      lines += line;
    },
    flushSync: write,
  };
}

let isTold = false;

/** Once, on the other way out, if that is still open. */
function tellOfLoss(error: unknown): void {
  if (isTold) return;
  isTold = true;
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  try {
    process.stderr.write(`The log cannot be written${code}: its lines are lost until it can.\n`);
  } catch {
    // nobody is left to be told
  }
}
