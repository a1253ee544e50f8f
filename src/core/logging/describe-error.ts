/** What a log keeps of an error: enough to find the cause, never a value that somebody submitted. */
export interface DescribedError {
  type: string;
  message: string;
  code?: string | number;
  severity?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  dataType?: string;
  stack?: string[];
  cause?: DescribedError;
  errors?: DescribedError[];
}

const deepest = 5;

/** Copies what is known to be safe and nothing else: drivers hang SQL, parameters and rows on their errors. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return describeThrown(error);
  const described: DescribedError = { type: typeOf(error), message: safeMessage(error), ...facts(error) };
  const stack = frames(error);
  if (stack.length > 0) described.stack = stack;
  if (depth >= deepest) return described;
  if (error instanceof AggregateError) {
    described.errors = error.errors.slice(0, deepest).map((each) => describeError(each, depth + 1));
  }
  if (error.cause !== undefined) described.cause = describeError(error.cause, depth + 1);
  return described;
}

function describeThrown(thrown: unknown): DescribedError {
  if (typeof thrown === "string") return { type: "string", message: thrown };
  return { type: thrown === null ? "null" : typeof thrown, message: "Something that is not an Error was thrown." };
}

function typeOf(error: Error): string {
  return error.name === "Error" ? error.constructor.name : error.name;
}

function safeMessage(error: Error): string {
  if (isQueryError(error)) return "A query failed.";
  if (isPostgresError(error)) return quotesValues(error.code) ? `PostgreSQL reported ${error.code}.` : error.message;
  if (isValidationError(error)) return "A value did not fit its schema.";
  if (error instanceof SyntaxError) return "A text could not be parsed.";
  return textOf(error.message);
}

/** Drizzle: the message is the whole statement with its parameters. */
function isQueryError(error: Error): boolean {
  return "query" in error && "params" in error;
}

function isPostgresError(error: Error): error is Error & { code: string } {
  return "severity" in error && "code" in error && typeof error.code === "string";
}

/** Elysia and TypeBox: the message or the error itself holds the value. */
function isValidationError(error: Error): boolean {
  return "value" in error && ("validator" in error || "schema" in error);
}

/** Messages of data exceptions (22), of raised exceptions (P0) and of syntax errors (42601) quote their input. */
function quotesValues(sqlState: string): boolean {
  return !/^(08|23|25|28|3D|40|42|53|54|55|57|58|XX)/.test(sqlState) || sqlState === "42601";
}

function facts(error: Error): Partial<DescribedError> {
  const source: Record<string, unknown> = Object.fromEntries(Object.entries(error));
  const found = {
    code: source["code"],
    severity: source["severity"],
    schema: source["schema_name"],
    table: source["table_name"],
    column: source["column_name"],
    constraint: source["constraint_name"],
    dataType: source["data_type_name"],
    ...(typeof source["facts"] === "object" ? source["facts"] : {}),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => isShort(value)));
}

function isShort(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && value.length <= 128);
}

/** The stack begins with the message, which may hold anything, so only what follows the message counts. */
function frames(error: Error): string[] {
  const [stack, text] = [textOf(error.stack), textOf(error.message)];
  const message = stack.indexOf(text);
  if (message === -1) return [];
  return stack
    .slice(message + text.length)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}

/** Of a property to which anything may have been assigned. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
