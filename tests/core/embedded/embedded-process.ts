import { join } from "node:path";

/** A child process that uses the embedded server, and the lines it prints. */
export class EmbeddedProcess {
  readonly lines: string[] = [];
  readonly #child;
  readonly #reading: Promise<void>;

  constructor(script: "embedded-visitor.ts" | "embedded-writer.ts", ...args: string[]) {
    this.#child = Bun.spawn([process.execPath, join(import.meta.dir, script), ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "ignore",
    });
    this.#reading = this.#read();
  }

  /** Resolves when it has printed so many lines. @throws when it ends before */
  async printed(count: number): Promise<void> {
    while (this.lines.length < count) {
      if (this.#child.exitCode !== null) throw new Error(`the process ended with code ${this.#child.exitCode}`);
      await Bun.sleep(5);
    }
  }

  /** Asks it to leave. The exit code. */
  async leave(): Promise<number> {
    await this.#child.stdin.end();
    return this.exited();
  }

  async exited(): Promise<number> {
    await this.#reading;
    return this.#child.exited;
  }

  async killHard(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited();
  }

  get pid(): number {
    return this.#child.pid;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.#child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      this.lines.push(...lines);
    }
  }
}
