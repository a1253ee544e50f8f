import { HttpError } from "../problems/http-error";

/** @throws HttpError for another content type and for a text that is not JSON. An empty text is null. */
export async function readJson(request: Request, contentType: string): Promise<unknown> {
  if (request.body === null) return null;
  if (!/^application\/(.+\+)?json$/i.test(contentType)) {
    throw new HttpError("unsupported-media-type", "Send the request body as application/json.");
  }
  const text = await request.text();
  return text === "" ? null : parseJson(text);
}

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
