import { join } from "node:path";

/** Writes a file as `bun fmt` wants it, so that the format of what a command writes is never what is wrong with it. */
export async function writeFormatted(file: string, text: string): Promise<void> {
  await Bun.write(file, await formatted(file, text));
}

/** The text alone. */
export async function formatted(file: string, text: string): Promise<string> {
  const formatter = Bun.spawn([process.execPath, "fmt", `--stdin-filepath=${file}`, "--no-script"], {
    cwd: join(import.meta.dir, "../../.."), // where the formatter finds its settings, wherever this was called
    stdin: new Blob([text]),
    stdout: "pipe",
  });
  const done = await formatter.stdout.text();
  if ((await formatter.exited) !== 0) throw new Error("bun fmt failed.");
  return done;
}
