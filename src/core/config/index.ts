/** The only reader of the environment. The process calls it once and passes the result on. */
export { ConfigError } from "./config-error";
export { DatabaseConfig } from "./database/database-config";
export { DatabaseConfigError } from "./database/database-config-error";
export { DatabaseUrl } from "./database/database-url";
export { readDatabase } from "./database/read-database";
export type { CorsConfig } from "./http-config";
export { environmentWith, runInProduction, variableOf } from "./environment";
export { readConfig } from "./read-config";
export type { Config } from "./read-config";
export { readTestConfig } from "./read-test-config";
export { Secret } from "./secret";
