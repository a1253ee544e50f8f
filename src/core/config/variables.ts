import { FormatRegistry, Type, type Static } from "@sinclair/typebox";

const postgresUrl = "postgres-url";
FormatRegistry.Set(postgresUrl, isPostgresUrl);

/** Every variable the application reads, with its shape and its default. `.env.example` lists the same names. */
export const Variables = Type.Object({
  NODE_ENV: oneOf(["development", "test", "production"], "development"),
  PORT: wholeNumber(0, 65_535, 3000),
  HOST: Type.Optional(Type.String({ description: "a host name or an address to listen on" })),
  HTTP_BODY_LIMIT: wholeNumber(1, 1_073_741_824, 1_048_576),
  HTTP_SHUTDOWN_TIMEOUT: wholeNumber(0, 600_000, 10_000),
  LOG_LEVEL: oneOf(["fatal", "error", "warn", "info", "debug", "trace", "silent"], "info"),
  LOG_FORMAT: Type.Optional(oneOf(["json", "pretty"])),
  DATABASE_URL: Type.Optional(
    Type.String({ format: postgresUrl, description: "a URL such as postgres://user:password@host/name" }),
  ),
  MIGRATION_URL: Type.Optional(
    Type.String({ format: postgresUrl, description: "a URL such as postgres://user:password@host/name" }),
  ),
  DATABASE_POOL_SIZE: wholeNumber(1, 10_000, 10),
  DATABASE_PREPARE: Type.Boolean({ default: true, description: "true or false" }),
  DATABASE_CONNECT_TIMEOUT: wholeNumber(1, 600_000, 10_000),
  DATABASE_ACQUIRE_TIMEOUT: wholeNumber(1, 600_000, 10_000),
  DATABASE_STATEMENT_TIMEOUT: wholeNumber(0, 86_400_000, 30_000),
});

export type Variables = Static<typeof Variables>;

function oneOf<const Value extends string>(values: readonly Value[], byDefault?: Value) {
  const union = Type.Union(values.map((value) => Type.Literal(value)));
  return Type.Unsafe<Value>({ ...union, default: byDefault, description: `one of ${values.join(", ")}` });
}

function wholeNumber(minimum: number, maximum: number, byDefault: number) {
  const description = `a whole number from ${minimum} to ${maximum}`;
  return Type.Integer({ minimum, maximum, default: byDefault, description });
}

// With a host, and with every part percent-decodable: the driver would fail on it without saying whose URL it is.
function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.host === "" || !/^postgres(ql)?:$/.test(url.protocol)) return false;
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
