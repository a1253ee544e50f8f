import { parseJson } from "../../requests/body/json-body";
import { mostLineBytes, textBlocks, tooLong } from "./text-blocks";

/** A row as it was sent, or what is wrong with its text. */
export interface SentRecord {
  line: number;
  value?: unknown;
  fault?: string;
}

/** One JSON value a line; empty lines are no rows. */
export async function* ndjsonRecords(body: AsyncIterable<Uint8Array>): AsyncGenerator<SentRecord, void> {
  for await (const { firstLine, text } of textBlocks(body)) {
    for (const [at, line] of text.split("\n").entries()) {
      if (line.trim() !== "") yield { line: firstLine + at, ...read(line) };
    }
  }
}

function read(line: string): Omit<SentRecord, "line"> {
  if (line.length > mostLineBytes / 3 && Buffer.byteLength(line) > mostLineBytes) return { fault: tooLong };
  return parseJson(line);
}
