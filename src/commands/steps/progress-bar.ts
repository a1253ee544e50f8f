import type { MigrateOptions } from "@/core/database/migrations";

type ProgressBar = NonNullable<MigrateOptions["onProgress"]>;

/** On standard output. The work goes on when nobody reads that any more. */
export function progressOnOutput(): ProgressBar {
  process.stdout.on("error", () => {});
  return createProgressBar((text) => process.stdout.write(text), process.stdout.isTTY);
}

const width = 30;

/** A bar that moves in a terminal; elsewhere a line for each tenth. */
export function createProgressBar(write: (text: string) => void, moves: boolean): ProgressBar {
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
