import { Elysia, ElysiaCustomStatusResponse } from "elysia";
import type { CorsConfig } from "@/core/config";
import type { Logger } from "@/core/logging";
import { documentationPages } from "./documentation/documentation-pages";
import type { Documentation } from "./documentation/open-api";
import { HouseHeaders } from "./headers/house-headers";
import { linkPages } from "./headers/page-links";
import { health } from "./server/health";
import { answerError } from "./problems/answer-error";
import { limitBody } from "./requests/body/body-limit";
import { Punctuality } from "./requests/punctuality";
import { readBody } from "./requests/body/request-body";
import { RouteTable } from "./requests/route-table";
import { typeInputs } from "./requests/typed-inputs";
import { type Around, continueVisit, visiting, visitOf } from "./requests/visit";

export interface HallOptions {
  logger: Logger;
  bodyLimitBytes: number;
  /** How long an answer may take to be found. Default: 45 seconds. */
  requestTimeoutMilliseconds?: number;
  /** Which pages of other origins may read the answers. Default: none. */
  cors?: CorsConfig | undefined;
  /** Resolves when the application can do its work; rejects otherwise. */
  ready: () => Promise<void>;
  /** Surrounds what each request leads to. */
  around?: Around;
  documentation: Documentation;
}

/**
 * Where every request comes in and every answer goes out: request ids, limits of size and time, problem documents,
 * headers, access log, health and documentation. Mount controllers on it with `.use()`. It has to be the outermost
 * instance, because Elysia applies a hook only to the routes that are mounted after it.
 */
export function createHall({ logger, bodyLimitBytes, ready, documentation, ...options }: HallOptions) {
  // Without this word Elysia looks for the path behind the eleventh character, and a host may be shorter than that.
  const hall = new Elysia({ handler: { standardHostname: false } }).state("draining", false);
  const routes = new RouteTable(() => hall.routes);
  const house = new HouseHeaders(options.cors, () => hall.store.draining);
  const punctuality = new Punctuality(options.requestTimeoutMilliseconds ?? 45_000, routes, house);

  return hall
    .wrap(visiting(logger, options.around))
    .wrap((handle) => (request: Request) => punctuality.answer(handle(request), request))
    .onRequest((context) => {
      const { request, set } = context;
      Object.assign(set.headers, house.linesFor(request));
      const visit = visitOf(request);
      context.request = limitBody(request, () => routes.bodyLimitOf(request.method, visit.path) ?? bodyLimitBytes);
      if (context.request !== request) continueVisit(visit, context.request);
    })
    .onParse(({ request, route }, contentType) => readBody({ request, route, contentType }, routes))
    .onTransform(({ request, route, query, params }) => typeInputs({ request, route, query, params }, routes))
    .onAfterHandle(({ request, responseValue, set }) => linkPages({ request, responseValue, set }))
    .onError(({ error, request, set }) => {
      if (error instanceof ElysiaCustomStatusResponse) return undefined; // `throw status(…)` is an answer
      const answer = answerError(error, request, visitOf(request), routes);
      set.status = answer.status;
      set.headers = house.linesFor(request, answer.headers.get("allow")); // the handler's were for its success
      return answer;
    })
    .use(health(ready, () => hall.store.draining))
    .use(documentationPages(documentation, () => hall));
}
