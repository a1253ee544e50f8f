/** Migrations: what commands and the start of the application use. */
export { missingComments } from "./missing-comments";
export { holdsMarks } from "./checking/check-folder";
export { type DataMigration, dataMigration } from "./folder/data-migration";
export { type MigrationFolder, isNamespace, readFolders } from "./folder/migration-folder";
export { readMigrations } from "./folder/migrations-of";
export { type Inspection, assertInOrder, inspectDatabase, inspectFiles } from "./checking/inspect";
export { unvalidatedConstraints } from "./checking/unvalidated";
export { type MigrateOptions, migrate } from "./migrate";
export { MigrationError } from "./migration-error";
export { sentenceOf } from "./migration-finding";
export { push, pushedPicture } from "./push";
