import { afterAll } from "bun:test";
import postgres, { type Sql } from "postgres";
import { createDatabase, dropDatabase } from "@/core/database/connection/create-database";
import { reachTestServer, testDatabaseName } from "@/core/database/testing/test-databases";
import { testConfig } from "../../../support/test-config";

/**
 * A connection to an empty database of its own, without the project's migrations; gone with the tests of the file.
 * @param settings what each of its sessions begins with, such as a search_path.
 */
export async function freshDatabase(settings: Record<string, string> = {}): Promise<Sql> {
  const server = await reachTestServer(testConfig.database);
  const name = testDatabaseName();
  await createDatabase(server.url(), name);
  const connection = postgres(server.url(name).reveal(), { max: 4, onnotice: () => {}, connection: settings });
  afterAll(async () => {
    await connection.end();
    await dropDatabase(server.url(), name);
    await server.release();
  });
  return connection;
}
