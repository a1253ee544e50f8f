/** Migrations: what commands and the start of the application use. */
export { missingComments } from "./missing-comments";
export { type MigrateOptions, migrate } from "./migrate";
export { MigrationError, readMigrations } from "./migration-files";
