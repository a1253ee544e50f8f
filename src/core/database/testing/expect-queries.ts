import type { Database } from "../connection/database";

/**
 * Fails unless `work` asks the database exactly `count` statements; BEGIN, COMMIT and savepoints are not counted.
 * @returns what `work` gives.
 */
export async function expectQueries<T>(database: Database, count: number, work: () => T | Promise<T>): Promise<T> {
  const statements: string[] = [];
  const stop = database.queryLog.listen((text) => statements.push(text));
  try {
    const result = await work();
    if (statements.length === count) return result;
  } finally {
    stop();
  }
  throw new Error(`Expected ${queries(count)}, and there were ${statements.length}:\n${listOf(statements)}`);
}

function queries(count: number): string {
  return count === 1 ? "1 query" : `${count} queries`;
}

/** In their order; those of one text together, so that a loop shows. */
function listOf(statements: readonly string[]): string {
  const times = new Map<string, number>();
  for (const text of statements) times.set(text, (times.get(text) ?? 0) + 1);
  return [...times].map(([text, count]) => `${String(count).padStart(4)} × ${oneLine(text)}`).join("\n");
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
