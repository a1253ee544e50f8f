import type { Origin } from "../../events/origin";

/** What stands before a statement that a request asks for, so that PostgreSQL's log and its activity show which it was. */
export function requestComment(origin: Origin | undefined): string {
  const id = origin?.requestId?.replaceAll(/[^\w.-]/g, "").slice(0, 128) ?? "";
  return id === "" ? "" : `/* request:${id} */ `;
}
