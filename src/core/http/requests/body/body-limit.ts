import { HttpError } from "../../problems/http-error";

/**
 * The request, with a body that cannot be longer than the limit, whoever reads it.
 * @throws HttpError at once when the length is declared, otherwise while the body is read.
 */
export function limitBody(request: Request, limit: () => number): Request {
  if (request.method === "GET" || request.method === "HEAD") return request;
  const limitBytes = limit();
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limitBytes) throw tooLarge(limitBytes);
  if (declared !== null || request.body === null) return request;
  return new Request(request, { method: request.method, body: request.body.pipeThrough(counting(limitBytes)) });
}

function counting(limitBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) throw tooLarge(limitBytes);
      controller.enqueue(chunk);
    },
  });
}

// The connection closes, so that nobody has to receive the rest of the body.
function tooLarge(limitBytes: number): HttpError {
  const message = `The request body is larger than ${limitBytes} bytes.`;
  return new HttpError("payload-too-large", message, { connection: "close" });
}
