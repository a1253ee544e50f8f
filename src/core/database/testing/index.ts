/** What tests of a project use: a real PostgreSQL, isolated. */
export type { OwnTestDatabase, TestDatabase } from "./opening/test-database";
export { useDatabase } from "./use-database";
export { useOwnDatabase } from "./use-own-database";
