import { listed } from "./variables/variable-kinds";
import type { Variables } from "./variables/variables";

export interface HttpConfig {
  readonly port: number;
  readonly hostname: string;
  readonly bodyLimitBytes: number;
  /** How long an answer may take to be found. */
  readonly requestTimeoutMilliseconds: number;
  readonly shutdownTimeoutMilliseconds: number;
  /** Undefined: pages of other origins read nothing. */
  readonly cors: CorsConfig | undefined;
}

/** Which pages of other origins may read the answers. */
export interface CorsConfig {
  readonly origins: "any" | readonly string[];
  /** Whether the browser sends cookies and other credentials along. */
  readonly credentials: boolean;
}

export function httpConfig(variables: Variables, mistakes: string[]): HttpConfig {
  return Object.freeze({
    port: variables.PORT,
    hostname: variables.HOST ?? (variables.NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1"),
    bodyLimitBytes: variables.HTTP_BODY_LIMIT,
    requestTimeoutMilliseconds: variables.HTTP_REQUEST_TIMEOUT,
    shutdownTimeoutMilliseconds: variables.HTTP_SHUTDOWN_TIMEOUT,
    cors: corsConfig(variables, mistakes),
  });
}

function corsConfig(variables: Variables, mistakes: string[]): CorsConfig | undefined {
  const { HTTP_CORS_ORIGINS: list, HTTP_CORS_CREDENTIALS } = variables;
  const credentials = HTTP_CORS_CREDENTIALS === "true";
  if (credentials && (list === undefined || list === "*")) {
    mistakes.push("HTTP_CORS_CREDENTIALS is true: HTTP_CORS_ORIGINS must then name the origins, one by one.");
  }
  if (list === undefined) return undefined;
  return Object.freeze({ origins: list === "*" ? "any" : Object.freeze(listed(list)), credentials });
}
