import type { InternalRoute } from "elysia";
import { ownBodyLimitOf } from "./body/own-body-limit";

interface Entry {
  route: InternalRoute;
  pattern: RegExp;
}

interface OwnLimit extends Entry {
  bytes: number;
}

/** What Elysia's own router does not tell: which methods a path has, and what a route says about its body. */
export class RouteTable {
  readonly #routes: () => readonly InternalRoute[];
  #entries = new Map<string, Entry>();
  #ownLimits: OwnLimit[] = [];
  #count = 0;

  constructor(routes: () => readonly InternalRoute[]) {
    this.#routes = routes;
  }

  /** The methods for a path, as `Allow` wants them; empty for an unknown path. */
  methodsOf(path: string): string[] {
    const methods = new Set(this.#at(path).map((route) => route.method));
    if (methods.size === 0) return [];
    if (methods.has("GET")) methods.add("HEAD");
    return Array.from(methods.add("OPTIONS")).toSorted();
  }

  /** `/users/:id` for `/users/7`, whatever the method. */
  patternOf(path: string): string | undefined {
    return this.#at(path)[0]?.path;
  }

  /** The route registered for this path pattern; HEAD is answered by the one for GET. */
  find(method: string, path: string): InternalRoute | undefined {
    return this.#current().get(`${method === "HEAD" ? "GET" : method} ${path}`)?.route;
  }

  /** What the route for this says about the size of its body, in bytes. */
  bodyLimitOf(method: string, path: string): number | undefined {
    this.#current();
    return this.#ownLimits.find(({ route, pattern }) => route.method === method && pattern.test(path))?.bytes;
  }

  #at(path: string): InternalRoute[] {
    const matching = Array.from(this.#current().values()).filter(({ pattern }) => pattern.test(path));
    return matching.map(({ route }) => route);
  }

  /** Routes come after the table: controllers are mounted on a hall that is already built. */
  #current(): Map<string, Entry> {
    const routes = this.#routes();
    if (routes.length !== this.#count) {
      const entries = routes.map((route) => [`${route.method} ${route.path}`, entryOf(route)] as const);
      this.#entries = new Map(entries);
      this.#ownLimits = entries.flatMap(([, entry]) => {
        const bytes = ownBodyLimitOf(entry.route.hooks);
        return bytes === undefined ? [] : [{ ...entry, bytes }];
      });
      this.#count = routes.length;
    }
    return this.#entries;
  }
}

function entryOf(route: InternalRoute): Entry {
  return { route, pattern: expressionOf(route.path) };
}

function expressionOf(path: string): RegExp {
  const segments = path.split("/").filter((segment) => segment !== "");
  return new RegExp(`^${segments.map(segmentExpression).join("")}/?$`);
}

function segmentExpression(segment: string): string {
  if (segment === "*") return "/.*";
  if (segment.startsWith(":")) return segment.endsWith("?") ? "(?:/[^/]+)?" : "/[^/]+";
  return `/${RegExp.escape(segment)}`;
}

/** A slash at the end of a path is optional; this is the canonical form. */
export function withoutLastSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
