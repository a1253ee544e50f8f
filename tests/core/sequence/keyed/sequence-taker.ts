/**
 * A process that takes the first number of many sequences at once, and prints the numbers as JSON.
 * Usage: DATABASE_URL=... bun sequence-taker.ts <declared name> <key> <key> ...
 */
import { readConfig } from "@/core/config";
import { Sequence, openDatabase, sequence } from "@/core/database";

const [name = "", ...keys] = process.argv.slice(2);
const database = await openDatabase(readConfig(Bun.env).database);
try {
  const numbers = new Sequence(sequence(name), database);
  console.log(JSON.stringify(await Promise.all(keys.map((key) => numbers.for(key).next()))));
} finally {
  await database.close();
}
