/** What the process says about itself. */
export { createLogger } from "./create-logger";
export { describeError } from "./describe-error";
export type { DescribedError } from "./describe-error";
export type { Logger } from "pino";
