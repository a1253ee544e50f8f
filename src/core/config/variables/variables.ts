import { Type, type Static } from "@sinclair/typebox";
import { natsStream, natsSubject, oneOf, origins, wholeNumber } from "./variable-kinds";

/** Every variable the application reads beside those of its databases. `.env.example` lists the same names. */
export const Variables = Type.Object({
  NODE_ENV: oneOf(["development", "test", "production"], "development"),
  PORT: wholeNumber(0, 65_535, 3000),
  HOST: Type.Optional(Type.String({ description: "a host name or an address to listen on" })),
  HTTP_BODY_LIMIT: wholeNumber(1, 1_073_741_824, 1_048_576),
  HTTP_REQUEST_TIMEOUT: wholeNumber(1, 240_000, 45_000),
  HTTP_CORS_ORIGINS: Type.Optional(origins()),
  HTTP_CORS_CREDENTIALS: oneOf(["true", "false"], "false"),
  HTTP_SHUTDOWN_TIMEOUT: wholeNumber(0, 600_000, 10_000),
  LOG_LEVEL: oneOf(["fatal", "error", "warn", "info", "debug", "trace", "silent"], "info"),
  LOG_FORMAT: Type.Optional(oneOf(["json", "pretty"])),
  NATS_URL: Type.Optional(Type.String()),
  NATS_STREAM: natsStream("EVENTS"),
  NATS_SUBJECT: natsSubject("events"),
  MIGRATION_URL: Type.Optional(Type.String()),
});

export type Variables = Static<typeof Variables>;
