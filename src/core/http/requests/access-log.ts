import { isProbe } from "../server/health";
import { withoutLastSlash, type RouteTable } from "./route-table";
import { type Visit, visitOf } from "./visit";

/**
 * One line a request. It names the route, not the URL, because a path and a query carry what people submit; only for a
 * path that leads nowhere is it the path.
 */
export function logAnswer(request: Request, answer: unknown, routes: RouteTable): void {
  const visit = visitOf(request);
  if (visit.isOver) return logLateEnd(visit);
  const pattern = visit.route ?? routes.patternOf(visit.path);
  const where = pattern ? { route: withoutLastSlash(pattern) } : { path: visit.path.slice(0, 200) };
  const status = answer instanceof Response ? answer.status : undefined;
  const facts = { requestId: visit.id, method: request.method, ...where, status, milliseconds: visit.milliseconds };
  const level = isProbe(pattern) ? "debug" : "info";
  visit.logger[level](visit.problem === undefined ? facts : { ...facts, problem: visit.problem }, "Answered.");
}

/** The client has long been told that it took too long; this is when it was really done. */
function logLateEnd({ log, milliseconds }: Visit): void {
  log.warn({ milliseconds }, "What took too long has ended.");
}
