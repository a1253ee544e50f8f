/** A process that migrates, as one of many that start at once: `migrate-process.ts <url> <folder>`. */
import { DatabaseUrl } from "@/core/config";
import { migrate } from "@/core/database/migrations";

const [url = "", folder = ""] = Bun.argv.slice(2);
await migrate(DatabaseUrl.parse(url), { folder, onApplied: (name) => console.log(name) });
