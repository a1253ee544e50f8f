import { DatabaseManager } from "../../connection/administration/database-manager";
import { createTestDatabase, databaseName, dropTestDatabase } from "./test-databases";
import type { TestServer } from "./test-server";

/** A database that is as it was made, because everybody who has it rolls back what he does. */
interface Borrowed {
  name: string;
  /** @param clean false when something was committed: nobody gets it again. */
  giveBack: (clean: boolean) => Promise<void>;
}

const free: string[] = [];
let inUse = 0;

/** One serves all test files of a process, one after the other; two that are in use at the same time are two. */
export async function borrowDatabase(server: TestServer): Promise<Borrowed> {
  const name = free.pop() ?? (await ensureDatabase(server, `w${inUse}`));
  inUse += 1;
  const giveBack = async (clean: boolean) => {
    inUse -= 1;
    if (clean) free.push(name);
    else await dropTestDatabase(server, name);
  };
  return { name, giveBack };
}

// Under --parallel every file begins with nothing in memory, and finds the database of the file before it by its name.
async function ensureDatabase(server: TestServer, use: string): Promise<string> {
  const name = databaseName(use);
  if (!(await new DatabaseManager(server.maintenance).exists(name))) await createTestDatabase(server, name);
  return name;
}
