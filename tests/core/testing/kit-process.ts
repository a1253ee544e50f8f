/**
 * What a process of tests does before it tests anything, so that several can do it at once and one can be killed.
 * Usage: bun kit-process.ts template <folder> | clone <name> | hold
 */
import { createTestDatabase, databaseName } from "@/core/database/testing/databases/test-databases";
import { templateOn } from "@/core/database/testing/databases/template";
import { testServer } from "@/core/database/testing/databases/test-server";
import { testConfig } from "../../support/app/test-config";

const [command, folder] = process.argv.slice(2);
const server = await testServer(testConfig.database);
if (command === "template") {
  process.stdout.write(`migrating\n`);
  process.stdout.write((await templateOn(server, folder)).name);
} else {
  const name = databaseName(command ?? "");
  await createTestDatabase(server, name);
  process.stdout.write(`made ${name}\n`);
  if (command === "hold") await Bun.sleep(60_000);
}
await server.release();
