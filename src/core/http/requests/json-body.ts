import { HttpError } from "../problems/http-error";

/** @throws HttpError for another content type and for a text that is not JSON. An empty text is null. */
export async function readJson(request: Request, contentType: string): Promise<unknown> {
  if (request.body === null) return null;
  if (!/^application\/(.+\+)?json$/i.test(contentType)) {
    throw new HttpError("unsupported-media-type", "Send the request body as application/json.");
  }
  requirePlainUtf8(request.headers);
  const text = await request.text();
  return text === "" ? null : parseJson(text);
}

/** @throws HttpError for a body that is packed, or that says it is in another charset than UTF-8. */
function requirePlainUtf8(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  if (encoding !== "identity") {
    const message = "Send the request body as it is, without a content-encoding.";
    throw new HttpError("unsupported-media-type", message, { "accept-encoding": "identity" });
  }
  const [, charset = "utf-8"] = charsetIn.exec(headers.get("content-type") ?? "") ?? [];
  if (!/^utf-?8$/i.test(charset)) throw new HttpError("unsupported-media-type", "Send the request body in UTF-8.");
}

const charsetIn = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/** @throws HttpError for what is not JSON, and for a key that would be a prototype. */
export function parseJson(text: string): unknown {
  try {
    return mayNamePrototype.test(text) ? JSON.parse(text, refusePrototype) : JSON.parse(text);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError("malformed-json", "The request body is not valid JSON.");
  }
}

const mayNamePrototype = /__proto__|\\u005f/i;

// Copied key by key, as validation does, it would become the prototype of the copy.
function refusePrototype(key: string, value: unknown): unknown {
  if (key === "__proto__") throw new HttpError("malformed-json", 'The request body has a key named "__proto__".');
  return value;
}
