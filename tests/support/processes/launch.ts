export interface Finished {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A program that was started, and what it printed so far. */
export interface Running {
  process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  /** Waits until it has printed this. */
  printed(text: string): Promise<string>;
  finished(): Promise<Finished>;
}

/** Starts a program without this process's own database and environment name. */
export function launch(cwd: string, command: string[], environment: Record<string, string>): Running {
  const process = Bun.spawn(command, {
    cwd,
    env: { ...withoutOurs(Bun.env), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  const drained = Promise.all([collect(process.stdout, output, "stdout"), collect(process.stderr, output, "stderr")]);

  const finished = async () => {
    await drained;
    return { exitCode: await process.exited, ...output };
  };
  const printed = async (text: string) => {
    while (!output.stdout.includes(text)) {
      if (process.exitCode !== null) throw new Error(`It ended without printing ${text}:\n${JSON.stringify(output)}`);
      await Bun.sleep(10);
    }
    return output.stdout;
  };
  return { process, printed, finished };
}

/** An environment without what it says of this process's database. */
export function withoutOurs(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const isOurs = (name: string) => name.startsWith("DATABASE_") || name === "MIGRATION_URL" || name === "NODE_ENV";
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isOurs(name)));
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  output: { stdout: string; stderr: string },
  to: "stdout" | "stderr",
) {
  const decoder = new TextDecoder();
  for await (const chunk of stream) output[to] += decoder.decode(chunk, { stream: true });
}
