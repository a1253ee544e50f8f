import { HttpError } from "../../problems/http-error";

/** @throws HttpError for another content type and for what is not JSON in UTF-8. An empty text is null. */
export async function readJson(request: Request, contentType: string): Promise<unknown> {
  if (request.body === null) return null;
  if (!/^application\/(.+\+)?json$/i.test(contentType)) {
    throw new HttpError("unsupported-media-type", "Send the request body as application/json.");
  }
  requirePlainUtf8(request.headers);
  const text = decode(await request.arrayBuffer());
  if (text === "") return null;
  const { value, fault } = parseJson(text);
  if (fault !== undefined) throw new HttpError("malformed-json", `The request body ${fault}.`);
  return value;
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

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Not `request.text()`: it would put another character in the place of bytes that are none. */
function decode(bytes: ArrayBuffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpError("malformed-json", "The request body is not UTF-8.");
  }
}

interface Parsed {
  value?: unknown;
  /** What is wrong with the text, in words that go on after its name. */
  fault?: string;
}

/** What a JSON text says. One with something in it that would be lost, or do harm, is at fault. */
export function parseJson(text: string): Parsed {
  if (isTooDeep(text)) return { fault: `is nested more than ${deepest} levels deep` };
  try {
    return { value: isSuspect.test(text) ? JSON.parse(text, look) : JSON.parse(text) };
  } catch (error) {
    return { fault: error instanceof JsonFault ? error.message : "is not valid JSON" };
  }
}

class JsonFault extends Error {}

const isSuspect = /__proto__|\\u005f|\d{16}/i;
const longInteger = /^-?\d{16,}$/;

function look(key: string, value: unknown, { source = "" }: { source?: string } = {}): unknown {
  // Copied key by key, as validation does, it would become the prototype of the copy.
  if (key === "__proto__") throw new JsonFault('has a key named "__proto__"');
  if (typeof value !== "number" || !longInteger.test(source) || String(value) === source) return value;
  const place = JSON.stringify(key.slice(0, 64));
  throw new JsonFault(`has a number under ${place} with more digits than are kept: send it as a text`);
}

const deepest = 1000;

/** Asked before it is parsed: whoever walks through such a value runs out of stack, some of them after seconds. */
function isTooDeep(text: string): boolean {
  if (text.length <= deepest) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length && depth <= deepest; at += 1) {
    const sign = text[at];
    if (sign === '"') isInText = !isInText;
    else if (isInText) at += sign === "\\" ? 1 : 0;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
  }
  return depth > deepest;
}
