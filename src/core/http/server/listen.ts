/** What `createHall` makes: anything that answers requests and can be told that it is about to stop. */
export interface Servable {
  fetch(request: Request): Response | Promise<Response>;
  store: { draining: boolean };
}

interface Address {
  port: number;
  hostname: string;
  requestTimeoutMilliseconds?: number;
}

/** The port cannot be had; the message says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/**
 * Bun's server, without its router, so that a socket and `app.handle()` in a test take the same way through the house.
 * @throws ListenError
 */
export function listen(app: Servable, { port, hostname, ...options }: Address): Bun.Server<undefined> {
  try {
    return Bun.serve({
      port,
      hostname,
      fetch: (request) => app.fetch(withHost(request)),
      error: () => new Response("Internal error", { status: 500 }), // for what fails before or behind the hall
      development: false, // Bun's error page would show the source
      reusePort: false, // outside development Bun shares the port by default, and two servers would take turns
      idleTimeout: idleSeconds(options),
      maxRequestBodySize: Number.MAX_SAFE_INTEGER, // the hall limits bodies, and answers with a problem document
    });
  } catch (error) {
    throw new ListenError(remedyFor(error, port, hostname), { cause: error });
  }
}

// Longer than an answer may take to be found, so that it is the hall that gives up, with a problem document.
function idleSeconds({ requestTimeoutMilliseconds = 45_000 }: Pick<Address, "requestTimeoutMilliseconds">): number {
  return Math.ceil(requestTimeoutMilliseconds / 1000) + 15; // Bun takes 255 at most
}

// HTTP/1.0 has no Host, and anybody can send one that is none: Bun makes an address of it that cannot be parsed.
function withHost(request: Request): Request {
  if (URL.canParse(request.url)) return request;
  const path = request.url.replace(/^[a-z]+:\/\/[^/]*/i, "");
  const address = `http://localhost${path}`;
  return new Request(URL.canParse(address) ? address : "http://localhost/", request);
}

function remedyFor(error: unknown, port: number, hostname: string): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const free = `PORT=${port + 1} bun run dev`;
  if (code === "EADDRINUSE") return `Port ${port} of ${hostname} is taken. Stop what uses it, or take another: ${free}`;
  if (code === "EACCES") return `Port ${port} needs privileges this process does not have. Take another: ${free}`;
  return `${hostname}:${port} cannot be listened on (${String(code)}). Set HOST and PORT to an address of this machine.`;
}
