/** Connections: what command-line scripts use beside the database's front door. */
export { checkConnection } from "./check-connection";
export { createDatabase, dropDatabase } from "./create-database";
export { type ReachedServer, reachServer } from "./reach-server";
export { resetDatabase } from "./reset-database";
