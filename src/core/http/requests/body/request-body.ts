import type { RouteTable } from "../route-table";
import { requireShape } from "./body-shape";
import { readJson } from "./json-body";
import { ownBodyLimitOf } from "./own-body-limit";

interface Arrival {
  request: Request;
  route: string;
  contentType: string;
}

/** The JSON body of a request, null for none. A route with a `parse` or a limit of its own reads its body itself. */
export async function readBody({ request, route, contentType }: Arrival, routes: RouteTable): Promise<unknown> {
  const hooks = routes.find(request.method, route)?.hooks;
  if (hooks?.parse?.length > 1) return undefined; // the first one is this one
  if (ownBodyLimitOf(hooks) !== undefined) return null;
  const body = await readJson(request, contentType);
  if (typeof hooks?.body === "object" && body !== null) requireShape(hooks.body, body);
  return body;
}
