import { expect, setDefaultTimeout, test } from "bun:test";
import { planted } from "../fixtures/hall-fixture";

setDefaultTimeout(60_000); // a busy machine takes its time

// Elysia decides at its import what an error may show, so each environment is a process of its own.
for (const environment of ["development", "production", "test"]) {
  test(`with NODE_ENV=${environment}, nothing that was submitted reaches an answer or the log`, async () => {
    const leak = Bun.spawn([process.execPath, `${import.meta.dir}/../fixtures/leak-process.ts`], {
      env: { ...process.env, NODE_ENV: environment },
      stderr: "pipe",
    });
    const [printed, complained] = await Promise.all([leak.stdout.text(), leak.stderr.text()]);

    expect(await leak.exited).toBe(0);
    const { answers, lines } = JSON.parse(printed);
    expect(answers.map((answer: { status: number }) => answer.status)).toEqual([
      422, 400, 415, 413, 422, 422, 409, 500, 500, 500, 500,
    ]);
    for (const answer of answers) {
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(JSON.stringify(answer.text)).not.toMatch(/insert|notes_text|23505|undefined is not|\.ts:/);
      if (answer.status === 500) expect(answer.text).toContain('"title":"Internal error"');
    }
    expect(lines.length).toBeGreaterThanOrEqual(answers.length);
    expect(lines.join("\n")).toContain("notes_text");
    expect(`${printed}${complained}`).not.toContain(planted);
  });
}
