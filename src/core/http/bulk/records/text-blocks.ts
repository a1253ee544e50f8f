import { isUtf8 } from "node:buffer";
import { Invalid } from "@/core/database";

/** The longest line, and the longest row of a table: what has to be in memory in one piece. */
export const mostLineBytes = 2 ** 20;

export const tooLong = `must be at most ${mostLineBytes} bytes long`;

interface Block {
  firstLine: number;
  text: string;
}

/**
 * UTF-8 as it arrives, in pieces that end where a line ends. A mark of the byte order is left out.
 * @throws Invalid, with the line, for what is no UTF-8 and for a line that has no end.
 */
export async function* textBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Block, void> {
  let rest: Buffer = Buffer.alloc(0);
  let firstLine = 1;
  for await (const chunk of body) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf("\n") + 1;
    if (end > 0) {
      const text = decode(bytes.subarray(0, end), firstLine);
      yield { firstLine, text };
      firstLine += countOfLines(text);
    }
    rest = bytes.subarray(end);
    if (rest.length > mostLineBytes) throw wrongLine(firstLine, tooLong);
  }
  if (rest.length > 0) yield { firstLine, text: decode(rest, firstLine) };
}

export function countOfLines(text: string): number {
  return text.split("\n").length - 1;
}

export const invalidRows = "Some rows are not valid, so none was taken.";

export function wrongLine(line: number, detail: string): Invalid {
  return new Invalid(invalidRows, [{ line, pointer: "", detail }]);
}

function decode(bytes: Buffer, firstLine: number): string {
  if (!isUtf8(bytes)) throw wrongLine(lineOfBrokenText(bytes, firstLine), "is not UTF-8");
  const text = bytes.toString();
  return firstLine === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function lineOfBrokenText(bytes: Buffer, firstLine: number): number {
  let line = firstLine;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf("\n", start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return line;
}
