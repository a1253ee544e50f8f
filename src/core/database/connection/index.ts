/** Connections: what command-line scripts use beside the database's front door. */
export { DatabaseManager } from "./administration/database-manager";
export { markWhenEmpty } from "./administration/mark-when-empty";
export { resetDatabase } from "./administration/reset-database";
export { TableManager } from "./administration/table-manager";
export { checkConnection } from "./opening/check-connection";
export { type ReachedServer, reachServer } from "./opening/reach-server";
export { waitForDatabase } from "./opening/wait-for-database";
