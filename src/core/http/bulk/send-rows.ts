import type { TObject } from "@sinclair/typebox";
import { describeError } from "@/core/logging";
import { type Visit, visitOf } from "../requests/visit";
import { cellOf, csvLine } from "./csv-cells";
import { RowCheck } from "./row-check";
import { type RowFormat, mediaTypes } from "./row-formats";
import { type Pieces, throughFile } from "./through-file";

interface Sending {
  request: Request;
  schema: TObject;
  format: RowFormat;
  /** Of the file, without what says its format. */
  name: string;
}

type Texts = AsyncGenerator<string, void>;

/**
 * Answers with rows as they come. Those that a client is too slow for wait on disk, whatever their number, so that
 * nobody who gives them waits for it. What fails before the first of them is answered with a problem; afterwards the
 * connection breaks off, so that nobody takes a part for the whole.
 */
export async function sendRows(
  rows: () => AsyncIterable<unknown>,
  { request, schema, format, name }: Sending,
): Promise<Response> {
  const headers = {
    "content-type": `${mediaTypes[format]}; charset=utf-8`,
    "content-disposition": `attachment; filename="${name}.${format}"`,
  };
  // Said here, as Bun does of a stream: it would else say that what GET gives is 0 bytes long.
  if (request.method === "HEAD") return new Response(null, { headers: { ...headers, "transfer-encoding": "chunked" } });
  const pieces = throughFile(chunksOf(linesOf(rows(), schema, format)));
  const first = await pieces.next();
  const visit = visitOf(request);
  if (visit.isOver || request.signal.aborted) await pieces.return(); // nobody would read the rest
  return new Response(streamOf(first, pieces, visit), { headers });
}

async function* linesOf(rows: AsyncIterable<unknown>, schema: TObject, format: RowFormat): Texts {
  const check = new RowCheck(schema);
  const columns = Object.entries(schema.properties);
  if (format === "csv") yield csvLine(columns.map(([name]) => name));
  for await (const row of rows) {
    const sent = check.encode(row);
    if (format === "csv") yield csvLine(columns.map(([name, property]) => cellOf(sent[name], property)));
    else yield `${JSON.stringify(sent)}\n`;
  }
}

const mostCharacters = 65_536;

async function* chunksOf(lines: Texts): Texts {
  let chunk = "";
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < mostCharacters) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

function streamOf(first: IteratorResult<Uint8Array, void>, pieces: Pieces, visit: Visit): ReadableStream<Uint8Array> {
  let next: typeof first | undefined = first;
  let isRead = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = next ?? (await pieces.next());
          next = undefined;
          if (!isRead) return; // the client went while the piece was on its way
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          visit.log.error({ error: describeError(error) }, "An answer broke off.");
          controller.error(new Error("The answer broke off: the log says why."));
        }
      },
      cancel: async () => {
        isRead = false;
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}
