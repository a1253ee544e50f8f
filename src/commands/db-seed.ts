/** `bun run db:seed`: something to look at. Does nothing to a database that holds users already. */
import { createServices } from "@/app";
import { type Database, openDatabase } from "@/core/database";
import { runCommand, withServer } from "./run-command";

const people = [
  { name: "Ada Lovelace", email: "ada@example.com" },
  { name: "Grace Hopper", email: "grace@example.com" },
  { name: "Barbara Liskov", email: "barbara@example.com" },
  { name: "Edsger Dijkstra", email: "edsger@example.com" },
  { name: "Frances Allen", email: "frances@example.com" },
];

/** Whole or not at all, and once: where users were all deleted, none are added. */
export function seed(database: Database): Promise<boolean> {
  return database.transaction(async () => {
    const { users } = createServices(database);
    if (await users.hasAny()) return false;
    for (const person of people) await users.registerUser(person);
    return true;
  });
}

if (import.meta.main) {
  await runCommand(() =>
    withServer(async (_url, config) => {
      const database = await openDatabase(config.database);
      try {
        const seeded = await seed(database);
        console.log(seeded ? `Registered ${people.length} users.` : "There are users already; nothing was added.");
      } finally {
        await database.close();
      }
    }),
  );
}
