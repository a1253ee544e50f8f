/** A process that migrates, as one of many that start at once: `migrate-process.ts <url> <folder>`. */
import { migrate } from "@/core/database/migrations";

const [url = "", folder = ""] = Bun.argv.slice(2);
await migrate(url, { folder, onApplied: (name) => console.log(name) });
