/** The only reader of the environment. The process calls it once and passes the result on. */
export { ConfigError } from "./config-error";
export { readConfig } from "./read-config";
export type { Config } from "./read-config";
export { Secret } from "./secret";
