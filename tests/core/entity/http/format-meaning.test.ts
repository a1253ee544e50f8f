import { resolve } from "node:path";
import { expect, test } from "bun:test";

test.each([
  ["before", 'await import("elysia"); await import("@/core/database/entity/schemas/formats");'],
  ["after", 'await import("@/core/database/entity/schemas/formats"); await import("elysia");'],
])("a format means the same when Elysia, whose formats are looser, is loaded %s", (_, imports) => {
  const ask = `const { FormatRegistry } = await import("@sinclair/typebox");
    const accepted = (format, text) => FormatRegistry.Get(format)(text);
    const answers = [accepted("date", "01/02/2026"), accepted("email", "a@b"), accepted("date", "2026-02-01")];
    process.stdout.write(answers.join(" "));`;
  const { stdout } = Bun.spawnSync(["bun", "-e", `${imports} ${ask}`], {
    cwd: resolve(import.meta.dir, "../../../.."),
  });

  expect(stdout.toString().trim()).toBe("false false true");
});
