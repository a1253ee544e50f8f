import { pipeline, Readable } from "node:stream";
import type { TObject } from "@sinclair/typebox";
import { CsvError, parse } from "csv-parse";
import { Invalid, type Mistake } from "@/core/database";
import { mostMistakes } from "../../problems/validation-mistakes";
import { pointerTo, unknownKey } from "../../requests/unknown-key";
import { valueOf } from "../csv-cells";
import type { SentRecord } from "./ndjson-records";
import { countOfLines, invalidRows, mostLineBytes, textBlocks, tooLong, wrongLine } from "./text-blocks";

/** One row a line, below a line with the names of properties. An empty cell is a value that is left out. */
export async function* csvRecords(body: AsyncIterable<Uint8Array>, schema: TObject): AsyncGenerator<SentRecord, void> {
  const read = { lines: 0 };
  let names: string[] | undefined;
  try {
    for await (const { record, line } of linesOf(body, read)) {
      if (names) yield { line, ...rowOf(record, names, schema) };
      else names = namesIn(record, line, schema);
    }
  } catch (error) {
    throw error instanceof CsvError ? wrongLine(read.lines + 1, faults[error.code] ?? "is not CSV") : error;
  }
}

const faults: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "has a quote that is not closed",
  CSV_INVALID_CLOSING_QUOTE: "has text behind a closing quote",
  INVALID_OPENING_QUOTE: "has a quote inside a cell that is not quoted",
  CSV_MAX_RECORD_SIZE: tooLong,
};

async function* linesOf(body: AsyncIterable<Uint8Array>, read: { lines: number }) {
  const parser = parse({
    info: true,
    record_delimiter: ["\r\n", "\n"],
    skip_empty_lines: true,
    relax_column_count: true, // told with its line, as all that is wrong
    max_record_size: mostLineBytes,
    on_record: (record: string[], { lines }) => {
      read.lines = lines;
      return record;
    },
  });
  const records: AsyncIterable<{ record: string[]; info: { lines: number } }> = pipeline(
    Readable.from(textsOf(body)),
    parser,
    () => {}, // what fails is thrown where the records are read
  );
  for await (const { record, info } of records) yield { record, line: info.lines - countOfLines(record.join("")) };
}

async function* textsOf(body: AsyncIterable<Uint8Array>) {
  for await (const { text } of textBlocks(body)) yield text;
}

function namesIn(record: readonly string[], line: number, { properties, required = [] }: TObject): string[] {
  const names = record.map((name) => name.trim());
  const unknown = names.filter((name) => !Object.hasOwn(properties, name)).map((name) => unknownKey("", name));
  const seen = new Set<string>();
  const twins = names.filter((name) => seen.has(name) || !seen.add(name)).map((name) => about(name, "must stand once"));
  const missing = required.filter((name) => !seen.has(name)).map((name) => about(name, "is required"));
  const mistakes = [...unknown, ...twins, ...missing].slice(0, mostMistakes).map((mistake) => ({ ...mistake, line }));
  if (mistakes.length > 0) throw new Invalid(invalidRows, mistakes);
  return names;
}

function about(name: string, detail: string): Mistake {
  return { pointer: pointerTo("", name), detail };
}

function rowOf(record: readonly string[], names: readonly string[], { properties }: TObject): Omit<SentRecord, "line"> {
  if (record.length !== names.length) return { fault: `must have ${names.length} cells, as the first line has` };
  const row: Record<string, unknown> = {};
  for (const [at, name] of names.entries()) {
    const [cell, property] = [record[at], properties[name]];
    if (cell && property) row[name] = valueOf(cell, property);
  }
  return { value: row };
}
