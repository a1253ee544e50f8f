import { pino, type LogFn, type Logger } from "pino";
import { ConfigError } from "@/core/config";
import { type Destination, gatheredLines } from "./gathered-lines";
import { withoutSecrets } from "./without-secrets";

const standardOutput = gatheredLines(process.stdout);

interface LogSettings {
  level: string;
  format: "json" | "pretty";
}

/**
 * JSON lines, or lines for people. Whatever is passed to a log call is copied without secrets first.
 * Log an error as `logger.error({ error }, "What failed.")`.
 */
export function createLogger(settings: LogSettings, destination: Destination = standardOutput): Logger {
  const options = {
    level: settings.level,
    base: null,
    errorKey: "error",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: {
      logMethod(this: Logger, parts: Parameters<LogFn>, log: LogFn, level: number) {
        logWithoutSecrets(this, parts, log);
        if (level >= errorLevel) destination.flushSync?.();
      },
    },
    serializers: { error: (described: unknown) => described }, // pino would flatten the causes
  };
  return pino(options, settings.format === "pretty" ? prettyLines(destination) : destination);
}

const errorLevel = 50; // pino's number for it

function logWithoutSecrets(logger: Logger, parts: Parameters<LogFn>, log: LogFn): void {
  const [first, ...rest] = parts.map((part) => withoutSecrets(part));
  Reflect.apply(log, logger, [parts[0] instanceof Error ? { error: first } : first, ...rest]);
}

// In this thread, because a worker of its own would lose lines at exit and cannot be part of a compiled executable.
function prettyLines(destination: Destination): Destination {
  const { prettyFactory } = loadPretty();
  const block = { errorLikeObjectKeys: [], colorize: process.stdout.isTTY };
  const [asBlock, onOneLine] = [prettyFactory(block), prettyFactory({ ...block, singleLine: true })];
  return {
    write: (line) => {
      const entry: object = JSON.parse(line);
      destination.write("error" in entry ? asBlock(entry) : onOneLine(entry));
    },
  };
}

// Not imported above, because production is installed without it.
function loadPretty(): typeof import("pino-pretty") {
  try {
    return require("pino-pretty");
  } catch {
    const remedy = "set LOG_FORMAT=json, or install with development dependencies.";
    throw new ConfigError([`LOG_FORMAT is pretty, but the package pino-pretty is not installed: ${remedy}`]);
  }
}
