import { expect, test } from "bun:test";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { launch } from "../../support/processes/launch";

const own = useOwnDatabase();
const project = join(import.meta.dir, "../../..");

test("`db:seed` adds everything, though nobody reads on what it tells", async () => {
  const command = '("$0" src/commands/db-seed.ts --rows 2000; echo "It ended with $?." >&2) | head -n 1';
  const seeding = launch(project, ["sh", "-c", command, process.execPath], { DATABASE_URL: own.url });

  expect((await seeding.finished()).stderr).toBe("It ended with 0.\n");
  const [row] = await own.database.query.execute(sql`select count(*)::int as products from products`);
  expect(row).toEqual({ products: 2000 });
});
