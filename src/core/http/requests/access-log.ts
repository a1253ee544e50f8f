import { isProbe } from "../health";
import { withoutLastSlash, type RouteTable } from "./route-table";
import { visitOf } from "./visit";

interface Answered {
  request: Request;
  route: string | undefined;
  status: unknown;
}

/**
 * One line a request. It names the route, not the URL, because a path and a query carry what people submit; only for a
 * path that leads nowhere is it the path.
 */
export function logAccess({ request, route, status }: Answered, routes: RouteTable): void {
  const visit = visitOf(request);
  const pattern = route ?? routes.patternOf(visit.path);
  const where = pattern ? { route: withoutLastSlash(pattern) } : { path: visit.path.slice(0, 200) };
  const facts = { method: request.method, ...where, status, milliseconds: visit.milliseconds };
  const level = isProbe(route) ? "debug" : "info";
  visit.log[level]({ ...facts, ...(visit.problem && { problem: visit.problem }) }, "Answered.");
}
