/** HTTP for the whole house: the hall that controllers are mounted on, the shapes they share, and the listening. */
export { receiveRows } from "./bulk/receive-rows";
export { RowFormatQuery } from "./bulk/row-formats";
export { givesRows, takesRows } from "./bulk/row-routes";
export { sendRows } from "./bulk/send-rows";
export type { Documentation } from "./documentation/open-api";
export { createHall } from "./hall";
export type { HallOptions } from "./hall";
export { IdempotencyKey } from "./requests/idempotency-key";
export { Problem, problems } from "./problems/problem";
export { inTransaction } from "./requests/in-transaction";
export { visitOf } from "./requests/visit";
export { IdParameter, NoContent, Page } from "./route-schemas";
export { ListenError } from "./server/listen";
export { expectedVersion, IfMatch, IfNoneMatch, NotModified, tagged, unlessKnown } from "./versions/versioned";
export { serve } from "./server/serve";
export type { RunningServer, ServeOptions } from "./server/serve";
