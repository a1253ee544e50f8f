import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

setDefaultTimeout(60_000); // a busy machine takes its time

const logging = join(import.meta.dir, "../../../src/core/logging/index.ts");

/** What a process has said when it is over. */
async function saidBy(end: string, format = "json"): Promise<string[]> {
  const program = `
    import { createLogger } from ${JSON.stringify(logging)};
    const logger = createLogger({ level: "info", format: "${format}" });
    for (let n = 0; n < 300; n += 1) logger.info({ n }, "Said.");
    ${end}`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "ignore" });
  const text = await child.stdout.text();
  return text.trimEnd().split("\n");
}

const ends: Record<string, string> = {
  "by itself": "",
  "with a code": "process.exit(3);",
  "by an error that nobody catches": 'throw new Error("boom");',
  "by a rejection that nobody handles": 'Promise.reject(new Error("boom")); await Bun.sleep(1000);',
};
for (const [how, end] of Object.entries(ends)) {
  test(`a process that ends ${how} has written every line, in order`, async () => {
    const lines = await saidBy(end);

    expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });
}

test("lines are written while a process goes on", async () => {
  const lines = await saidBy('await Bun.sleep(200); process.kill(process.pid, "SIGKILL");');

  expect(lines).toHaveLength(300);
});

test.each(["json", "pretty"])("an error is written at once, with what came before it (%s)", async (format) => {
  const end = 'logger.error("Lost."); logger.info("Later."); process.kill(process.pid, "SIGKILL");';
  const lines = await saidBy(end, format);

  expect(lines).toHaveLength(301);
  expect(lines.at(-1)).toContain("Lost.");
});

describe("the work goes on, and somebody is told once,", () => {
  const work = `
    import { createLogger } from ${JSON.stringify(logging)};
    const logger = createLogger({ level: "info", format: "json" });
    for (let n = 0; n < 20; n += 1) {
      logger.info({ n }, "Said.");
      await Bun.sleep(15);
    }
    process.stderr.write("It is done.");`;
  const told = (code: string) => `The log cannot be written (${code}): its lines are lost until it can.\nIt is done.`;

  test("when nobody reads the log any more", async () => {
    const child = Bun.spawn([process.execPath, "-e", work], { stdout: "pipe", stderr: "pipe" });
    await child.stdout.cancel();

    expect(await child.stderr.text()).toBe(told("EPIPE"));
    expect(await child.exited).toBe(0);
  });

  test("or nobody, when the other way out is the same pipe", async () => {
    const goesOn = `
      import { createLogger } from ${JSON.stringify(logging)};
      const logger = createLogger({ level: "info", format: "json" });
      let n = 0;
      setInterval(() => (n < 20 ? logger.info({ n: n++ }, "Said.") : process.exit(7)), 15);`;
    const command = '("$0" -e "$1" 2>&1; echo "It ended with $?." >&2) | head -n 1';
    const child = Bun.spawn(["sh", "-c", command, process.execPath, goesOn], { stdout: "ignore", stderr: "pipe" });

    expect(await child.stderr.text()).toBe("It ended with 7.\n");
  });

  test.skipIf(!existsSync("/dev/full"))("when the disk is full", async () => {
    const child = Bun.spawn([process.execPath, "-e", work], { stdout: Bun.file("/dev/full"), stderr: "pipe" });

    expect(await child.stderr.text()).toBe(told("ENOSPC"));
    expect(await child.exited).toBe(0);
  });
});
