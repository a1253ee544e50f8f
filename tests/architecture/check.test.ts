import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

setDefaultTimeout(60_000); // a busy machine takes its time

const projectRoot = join(import.meta.dir, "../..");
let work: string;
const patience = 60_000; // milliseconds; six programs at once, on a machine that may be busy

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "plinth-check-"));
  await mkdir(join(work, "bin"));
  await symlink(process.execPath, join(work, "bin/bun"));
});

afterAll(() => rm(work, { recursive: true }));

test(
  "the check passes what is right, with no program but Bun within reach",
  async () => {
    const { output } = await check("right", "export async function save(): Promise<void> {}\n\nawait save();\n");

    expect(output).toContain("types: ok\nformat: ok\nlint: ok\n");
  },
  patience,
);

test(
  "the check finds a wrong type, a wrong format, a forgotten promise and a misplaced file, each in its section",
  async () => {
    const { output, exitCode } = await check(
      "wrong",
      'async function save(): Promise<void> {}\nconst count: number = "one"\nsave();\nvoid count;\n',
    );

    expect(exitCode).toBe(1);
    expect(sectionOf("types", output)).toContain("misplaced.ts(2,7): error TS2322");
    expect(sectionOf("format", output)).toContain("src/misplaced.ts");
    expect(sectionOf("lint", output)).toContain("no-floating-promises");
    expect(sectionOf("layers", output)).toContain("src/misplaced.ts fits no room");
  },
  patience,
);

async function check(name: string, text: string): Promise<{ output: string; exitCode: number | null }> {
  const root = join(work, name);
  for (const file of ["package.json", "tsconfig.json", "bunfig.toml", ".oxlintrc.json"]) {
    await cp(join(projectRoot, file), join(root, file));
  }
  await symlink(join(projectRoot, "node_modules"), join(root, "node_modules"));
  await Bun.write(join(root, "src/misplaced.ts"), text);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "check.ts")], {
    cwd: root,
    env: { PATH: join(work, "bin"), HOME: work, TMPDIR: work },
    stderr: "inherit",
  });
  const output = await child.stdout.text();
  return { output, exitCode: await child.exited };
}

function sectionOf(name: string, output: string): string {
  return new RegExp(`^${name}: failed\n([^]*?)\n\n(?=\\w+: |$)`, "m").exec(`${output}\n`)?.[1] ?? "";
}
