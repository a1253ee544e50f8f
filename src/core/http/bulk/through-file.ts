import type { FileHandle } from "node:fs/promises";
import { openUnnamed } from "./row-spool";

/** Bytes, some at a time. */
export type Pieces = AsyncGenerator<Uint8Array, void>;

const mostBytes = 65_536;

/** How far the writing has come; `more` resolves when that changes. */
interface Progress {
  bytes: number;
  isOver: boolean;
  isWanted: boolean;
  more: PromiseWithResolvers<void>;
}

/** The texts as bytes, without holding up who makes them. Nothing is made any more once they are not wanted. */
export async function* throughFile(texts: AsyncIterable<string>): Pieces {
  await using file = await openUnnamed();
  const progress: Progress = { bytes: 0, isOver: false, isWanted: true, more: Promise.withResolvers() };
  const writing = write(texts, file, progress);
  writing.catch(() => {}); // thrown below, when what came before it was read
  try {
    for (let read = 0; read < progress.bytes || !progress.isOver;) {
      // oxlint-disable-next-line no-await-in-loop -- the next piece when this one was used
      if (read === progress.bytes) await progress.more.promise;
      else {
        // oxlint-disable-next-line no-await-in-loop
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(mostBytes), 0, mostBytes, read);
        read += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
    await writing;
  } finally {
    progress.isWanted = false;
    await writing.catch(() => {});
  }
}

async function write(texts: AsyncIterable<string>, file: FileHandle, progress: Progress): Promise<void> {
  try {
    for await (const text of texts) {
      if (!progress.isWanted) break;
      await file.appendFile(text);
      progress.bytes += Buffer.byteLength(text);
      progress.more.resolve();
      progress.more = Promise.withResolvers();
    }
  } finally {
    progress.isOver = true;
    progress.more.resolve();
  }
}
