import { isProbe } from "../health";
import { withoutLastSlash, type RouteTable } from "./route-table";
import { type Visit, visitOf } from "./visit";

interface Answered {
  request: Request;
  route?: string | undefined;
  set?: { status?: unknown } | undefined;
  responseValue: unknown;
}

/**
 * One line a request. It names the route, not the URL, because a path and a query carry what people submit; only for a
 * path that leads nowhere is it the path.
 */
export function logAccess({ request, route, set, responseValue }: Answered, routes: RouteTable): void {
  const visit = visitOf(request);
  if (visit.isOver) return logLateEnd(visit);
  const pattern = route ?? routes.patternOf(visit.path);
  const where = pattern ? { route: withoutLastSlash(pattern) } : { path: visit.path.slice(0, 200) };
  const status = responseValue instanceof Response ? responseValue.status : set?.status;
  const facts = { method: request.method, ...where, status, milliseconds: visit.milliseconds };
  const level = isProbe(route) ? "debug" : "info";
  visit.log[level]({ ...facts, ...(visit.problem && { problem: visit.problem }) }, "Answered.");
}

/** As a hook. It names what it takes, because Elysia has everything prepared, cookies too, for one that takes it all. */
export function accessLog(routes: RouteTable) {
  return ({ request, route, set, responseValue }: Answered): void =>
    logAccess({ request, route, set, responseValue }, routes);
}

/** The client has long been told that it took too long; this is when it was really done. */
function logLateEnd({ log, milliseconds }: Visit): void {
  log.warn({ milliseconds }, "What took too long has ended.");
}
