/** What tests of a project use: a real PostgreSQL, isolated. */
export { type OwnTestDatabase, type TestDatabase, useDatabase, useOwnDatabase } from "./use-database";
