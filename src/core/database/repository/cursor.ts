import { Invalid } from "../errors/application-error";

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** An opaque mark of a place in a list: the id of the last row seen. */
export function toCursor(id: string): string {
  return Buffer.from(id).toString("base64url");
}

/** @throws Invalid for anything `toCursor` did not make. */
export function fromCursor(cursor: string): string {
  const id = Buffer.from(cursor, "base64url").toString();
  if (uuid.test(id) && toCursor(id) === cursor) return id;
  throw new Invalid("The cursor is not one this list gave out.", [
    { pointer: "/after", detail: "Take `nextCursor` of the previous page, unchanged." },
  ]);
}
