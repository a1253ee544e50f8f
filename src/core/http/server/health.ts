import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { HttpError } from "../problems/http-error";
import { problems } from "../problems/problem";
import { visitOf } from "../requests/visit";

const probes = new Set(["/livez", "/readyz"]);
const tags = ["Health"];
const timeoutMilliseconds = 1000;

export function isProbe(route: string | undefined): boolean {
  return route !== undefined && probes.has(route);
}

/** `GET /livez`: the process answers. `GET /readyz`: it can do its work, and is not about to stop. */
export function health(ready: () => Promise<void>, isDraining: () => boolean) {
  return new Elysia()
    .onBeforeHandle(({ set }) => {
      set.headers["cache-control"] = "no-store";
    })
    .get("/livez", () => ({ status: "alive" as const }), {
      detail: { tags, operationId: "isAlive", summary: "Whether the process answers" },
      response: { 200: StatusOf("alive") },
    })
    .get(
      "/readyz",
      async ({ request }) => {
        if (isDraining()) throw new HttpError("not-ready", "This server is shutting down.");
        await within(timeoutMilliseconds, ready()).catch((error: unknown) => {
          visitOf(request).log.warn({ error }, "Not ready.");
          throw new HttpError("not-ready", "This server cannot do its work at the moment.");
        });
        return { status: "ready" as const };
      },
      {
        detail: { tags, operationId: "isReady", summary: "Whether it can do its work, and is not about to stop" },
        response: { 200: StatusOf("ready"), ...problems(503) },
      },
    );
}

function StatusOf<const Status extends string>(status: Status) {
  return Type.Object({ status: Type.Literal(status) }, { additionalProperties: false });
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${milliseconds} ms.`)), milliseconds);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
