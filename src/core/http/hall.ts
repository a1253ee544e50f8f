import { Elysia, ElysiaCustomStatusResponse } from "elysia";
import type { Logger } from "@/core/logging";
import { documentationPages } from "./documentation/documentation-pages";
import type { Documentation } from "./documentation/open-api";
import { health } from "./health";
import { answerError } from "./problems/answer-error";
import { logAccess } from "./requests/access-log";
import { limitBody } from "./requests/body-limit";
import { readBody } from "./requests/request-body";
import { RouteTable } from "./requests/route-table";
import { typeInputs } from "./requests/typed-inputs";
import { type Around, continueVisit, visiting, visitOf } from "./requests/visit";

export interface HallOptions {
  logger: Logger;
  bodyLimitBytes: number;
  /** Resolves when the application can do its work; rejects otherwise. */
  ready: () => Promise<void>;
  /** Surrounds what each request leads to. */
  around?: Around;
  documentation: Documentation;
}

/**
 * Where every request comes in and every answer goes out: request ids, body limits, problem documents, access log,
 * health and documentation. Mount controllers on it with `.use()`. It has to be the outermost instance, because
 * Elysia applies a hook only to the routes that are mounted after it.
 */
export function createHall({ logger, bodyLimitBytes, ready, documentation, around }: HallOptions) {
  // Without this word Elysia looks for the path behind the eleventh character, and a host may be shorter than that.
  const hall = new Elysia({ handler: { standardHostname: false } }).state("draining", false);
  const routes = new RouteTable(() => hall.routes);

  return hall
    .wrap(visiting(logger, around))
    .onRequest((context) => {
      const visit = visitOf(context.request);
      context.set.headers["x-request-id"] = visit.id;
      if (context.store.draining) context.set.headers["connection"] = "close";
      context.request = limitBody(context.request, bodyLimitBytes);
      continueVisit(visit, context.request);
    })
    .onParse(({ request, route }, contentType) => readBody({ request, route, contentType }, routes))
    .onTransform(({ request, route, query, params }) => typeInputs({ request, route, query, params }, routes))
    .onError(({ error, request, set, store }) => {
      if (error instanceof ElysiaCustomStatusResponse) return undefined; // `throw status(…)` is an answer
      const answer = answerError(error, request, visitOf(request), routes);
      set.status = answer.status;
      set.headers = store.draining ? { connection: "close" } : {}; // what the handler had set was for its success
      return answer;
    })
    .onAfterResponse(({ request, route, set, responseValue }) => {
      logAccess(
        { request, route, status: responseValue instanceof Response ? responseValue.status : set.status },
        routes,
      );
    })
    .use(health(ready, () => hall.store.draining))
    .use(documentationPages(documentation, () => hall));
}
