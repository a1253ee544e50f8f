import { resolve } from "node:path";
import { expect, setDefaultTimeout, test } from "bun:test";

setDefaultTimeout(60_000); // a busy machine takes its time

const elysia = 'await import("elysia"); await import("@elysiajs/openapi");';
const entities = 'const { entity } = await import("@/core/database/entity/entity");';

test.each([
  ["before", `${elysia} ${entities}`],
  ["after", `${entities} ${elysia}`],
])("a format means the same when Elysia, whose formats are looser, is loaded %s", (_, imports) => {
  const ask = `
    const { Type } = await import("@sinclair/typebox");
    const { Value } = await import("@sinclair/typebox/value");
    const { schemasOf } = await import("@/core/database/entity/schemas/schemas-of");
    const properties = { day: Type.String({ format: "date" }), email: Type.String({ format: "email" }) };
    const { day, email } = schemasOf(entity("asked", properties)).insert.properties;
    const answers = [[day, "0000-01-01"], [day, "2026-02-01"], [email, "a@b"], [email, "A.@B.co"]];
    process.stdout.write(answers.map(([schema, text]) => Value.Check(schema, text)).join(" "));`;
  const { stdout } = Bun.spawnSync(["bun", "-e", `${imports} ${ask}`], {
    cwd: resolve(import.meta.dir, "../../../.."),
  });

  expect(stdout.toString().trim()).toBe("false true false true");
});
