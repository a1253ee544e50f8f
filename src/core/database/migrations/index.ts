/** Migrations: what commands and the start of the application use. */
export { type MigrateOptions, migrate } from "./migrate";
export { MigrationError, readMigrations } from "./migration-files";
