/**
 * What `bun run build` compiles. Without a word it serves, as `bun start` does; `migrate [--dry-run | --status]` applies
 * the migrations that it carries.
 */
import { runInProduction } from "@/core/config";
import { migrateCommand } from "./steps/migrate-command";

runInProduction(); // nobody develops with an executable
const [word, ...parameters] = Bun.argv.slice(2);

if (word === undefined) {
  await import("../main"); // only now, because packages read the environment when they are loaded
} else if (word === "migrate") {
  await migrateCommand(parameters);
} else {
  console.error(`"${word}" is nothing this program knows. Alone it serves; migrate [--dry-run | --status] migrates.`);
  process.exitCode = 1;
}
