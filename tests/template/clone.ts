import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const project = join(import.meta.dir, "../..");

/** A copy of what is committed, in which a script does what a person would do. */
export class Clone {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Clone> {
    const clone = new Clone(join(await mkdtemp(join(tmpdir(), "template-")), "project"));
    await runIn(project, "git", "clone", "--quiet", project, clone.folder);
    await clone.run("bun", "install", "--frozen-lockfile");
    return clone;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Promise<string> {
    return Bun.file(this.path(name)).text();
  }

  async change(name: string, change: (text: string) => string): Promise<void> {
    await Bun.write(this.path(name), change(await this.read(name)));
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { recursive: true, force: true });
  }

  /** @throws Error with everything that it printed, when it fails. */
  run(...command: string[]): Promise<string> {
    return runIn(this.folder, ...command);
  }

  /** What has changed since the copy was made, by name. */
  async changes(): Promise<string[]> {
    const status = await this.run("git", "status", "--porcelain", "--untracked-files=all");
    return status.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(3)]));
  }

  async discard(): Promise<void> {
    await rm(join(this.folder, ".."), { recursive: true });
  }
}

async function runIn(cwd: string, ...command: string[]): Promise<string> {
  const { DATABASE_URL: _, ...env } = Bun.env; // each copy has a database of its own
  const child = Bun.spawn(command, { cwd, env, stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (child.exitCode === 0) return output;
  throw new Error(`${command.join(" ")} failed in ${cwd}\n${output}${errors}`);
}
