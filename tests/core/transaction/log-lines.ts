import { createLogger } from "@/core/logging";

/** A logger, and what it has written. */
export function logLines() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line));
  return { lines, logger: createLogger({ level: "warn", format: "json" }, { write }) };
}
