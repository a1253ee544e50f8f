import { afterAll, setDefaultTimeout } from "bun:test";
import postgres, { type Sql } from "postgres";
import { createEmptyDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import { testServer } from "@/core/database/testing/databases/test-server";
import { testConfig } from "../../../support/app/test-config";

/**
 * A connection to an empty database of its own, without the project's migrations; gone with the tests of the file.
 * @param settings what each of its sessions begins with, such as a search_path.
 */
export async function freshDatabase(settings: Record<string, string> = {}): Promise<Sql> {
  setDefaultTimeout(60_000);
  const server = await testServer(testConfig.database);
  const name = databaseName(crypto.randomUUID().slice(0, 8));
  await createEmptyDatabase(server, name);
  const connection = postgres(server.url(name).reveal(), { max: 4, onnotice: () => {}, connection: settings });
  afterAll(async () => {
    await connection.end();
    await dropTestDatabase(server, name);
  });
  return connection;
}
