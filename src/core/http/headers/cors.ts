import type { CorsConfig } from "@/core/config";

export type HeaderLines = Record<string, string>;

// What a page may read of an answer, beside the few headers that it always may.
const exposed = "ETag, Link, Location, Retry-After, X-Request-Id";
const preflightSeconds = "600";
const listOfNames = /^[\w!#$%&'*+.^`|~, -]{1,1000}$/;

/** Cross-origin resource sharing, as the Fetch standard has it: it opens answers to pages, and protects nothing. */
export class Cors {
  constructor(private readonly config: CorsConfig) {}

  /** @param allowed the methods of the path, where a browser asks for them before it sends. */
  linesFor({ headers }: Request, allowed: string | null = null): HeaderLines {
    const lines = this.#linesOfAnswer(headers.get("origin"));
    const isPreflight = allowed !== null && headers.has("access-control-request-method");
    return isPreflight ? { ...lines, ...this.#linesOfPreflight(lines, headers, allowed) } : lines;
  }

  #linesOfAnswer(origin: string | null): HeaderLines {
    const { origins, credentials } = this.config;
    if (origins === "any") return { "access-control-allow-origin": "*", "access-control-expose-headers": exposed };
    if (origin === null || !origins.includes(origin)) return { vary: "Origin" };
    return {
      vary: "Origin",
      "access-control-allow-origin": origin,
      "access-control-expose-headers": exposed,
      ...(credentials && { "access-control-allow-credentials": "true" }),
    };
  }

  #linesOfPreflight(lines: HeaderLines, headers: Headers, allowed: string): HeaderLines {
    const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    if (!lines["access-control-allow-origin"]) return { vary };
    const names = headers.get("access-control-request-headers");
    return {
      vary,
      "access-control-allow-methods": allowed,
      "access-control-max-age": preflightSeconds,
      ...(names !== null && listOfNames.test(names) && { "access-control-allow-headers": names }),
    };
  }
}
