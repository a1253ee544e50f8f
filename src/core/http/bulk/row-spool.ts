import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A row of an input, and the line that it began on. */
export interface Numbered<Row> {
  line: number;
  row: Row;
}

const mostCharacters = 2 ** 20; // of a batch, before it is written

/** A file without a name, so that it is gone with the process at the latest. */
export async function openUnnamed(): Promise<FileHandle> {
  const path = join(tmpdir(), `rows-${Bun.randomUUIDv7()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

/** Rows on disk, to be read as often as wanted. */
export class RowSpool implements AsyncDisposable {
  #batches: { start: number; bytes: number }[] = [];
  #waiting: string[] = [];
  #characters = 0;
  #end = 0;

  private constructor(private readonly file: FileHandle) {}

  static async open(): Promise<RowSpool> {
    return new RowSpool(await openUnnamed());
  }

  get isEmpty(): boolean {
    return this.#end === 0 && this.#waiting.length === 0;
  }

  async add(line: number, row: unknown): Promise<void> {
    const text = JSON.stringify({ line, row });
    this.#waiting.push(text);
    this.#characters += text.length;
    if (this.#characters >= mostCharacters) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = Buffer.from(`[${this.#waiting.join(",")}]`);
    this.#waiting = [];
    this.#characters = 0;
    await this.file.writev([batch], this.#end);
    this.#batches.push({ start: this.#end, bytes: batch.length });
    this.#end += batch.length;
  }

  async *batches(): AsyncGenerator<Numbered<unknown>[], void> {
    for (const { start, bytes } of this.#batches) {
      // oxlint-disable-next-line no-await-in-loop -- the next batch when this one was used
      const { buffer } = await this.file.read(Buffer.alloc(bytes), 0, bytes, start);
      yield JSON.parse(buffer.toString());
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.file.close();
  }
}
