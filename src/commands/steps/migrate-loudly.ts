import type { DatabaseUrl } from "@/core/config";
import { type MigrateOptions, migrate } from "@/core/database/migrations";
import { projectMigrations } from "./project-migrations";

/** Migrates the project's database and prints a line for each step. @returns the names applied. */
export async function migrateLoudly(url: DatabaseUrl, options: Omit<MigrateOptions, "folder"> = {}): Promise<string[]> {
  return migrate(url, {
    folder: await projectMigrations(),
    onApplied: (name, milliseconds) => console.log(`applied ${name} (${milliseconds} ms)`),
    onProgress: createProgressBar((text) => process.stdout.write(text), process.stdout.isTTY),
    report: (line) => console.log(line),
    ...options,
  });
}

const width = 30;

/** A bar that moves in a terminal; elsewhere a line for each tenth. */
export function createProgressBar(
  write: (text: string) => void,
  moves: boolean,
): NonNullable<MigrateOptions["onProgress"]> {
  let tenth = 0;
  return (name, done, total) => {
    const share = total === 0 ? 1 : done / total;
    const filled = Math.round(share * width);
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
    const line = `${name} ${bar} ${Math.floor(share * 100)} % (${done} of ${total})`;
    const isNewTenth = Math.floor(share * 10) !== tenth;
    tenth = share >= 1 ? 0 : Math.floor(share * 10);
    if (moves) write(`\r${line}${share >= 1 ? "\n" : ""}`);
    else if (isNewTenth) write(`${line}\n`);
  };
}
