/** `bun run db:migrate [--dry-run | --status]` */
import { migrateCommand } from "./steps/migrate-command";

await migrateCommand(Bun.argv.slice(2));
