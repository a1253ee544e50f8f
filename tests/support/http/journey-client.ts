import { type Answer, read } from "./http-client";

/** Asks a server that runs as a process of its own. */
export interface JourneyClient {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export function journeyClient(origin: string): JourneyClient {
  return async (method, path, body, headers = {}) =>
    read(
      await fetch(origin + path, {
        method,
        headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
}
