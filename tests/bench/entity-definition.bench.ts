/**
 * What 200 entities of 15 columns cost: to define, to ask for all their HTTP schemas, and to type-check. Each time in a
 * new process.
 * Run with `bun tests/bench/entity-definition.bench.ts`.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const project = resolve(import.meta.dir, "../..");
const folder = join(project, ".data/bench-entities");

const imports = `import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { schemasOf } from "@/core/database/entity/schemas/schemas-of";
`;

const properties = `{
  id: column.id(),
  parent: column.references(() => parent.id, { onDelete: "cascade" }),
  email: Type.String({ format: "email", maxLength: 254 }),
  name: Type.String({ minLength: 1, maxLength: 200, pattern: "^[A-Z]" }),
  status: Type.Union([Type.Literal("draft"), Type.Literal("sent")], { default: "draft" }),
  price: column.numeric({ precision: 12, scale: 2, minimum: "0" }),
  stock: Type.Integer({ minimum: 0, default: 0 }),
  tags: Type.Array(Type.String(), { default: [], uniqueItems: true }),
  attributes: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
  address: Type.Object({ street: Type.String(), zip: Type.Optional(Type.String()) }),
  note: Type.Optional(Type.String()),
  version: column.version(),
  createdAt: column.createdAt(),
  updatedAt: column.updatedAt(),
  deletedAt: column.deletedAt(),
}`;

const options = `{
  indexes: [{ columns: ["email"], unique: true, ignoreCase: true, ignoreDeleted: true }, ["status", "createdAt"]],
}`;

/** A process of its own, so that nothing is warm. */
const definitions = `${imports}
const parent = entity("bench_parent", { id: column.id() });
const before = process.cpuUsage();
const start = performance.now();
const entities = [];
for (let index = 0; index < 200; index += 1) entities.push(entity(\`bench_\${index}\`, ${properties}, ${options}));
const defined = performance.now() - start;
const { user, system } = process.cpuUsage(before);
for (const { row, insert, update } of entities.map((one) => schemasOf(one))) void [row, insert, update];
process.stdout.write([defined, (user + system) / 1000, performance.now() - start - defined].join());
`;

/** Each a file of its own with types of its own, as in a project. */
const oneEntity = (index: number) => `${imports}import type { Static } from "@sinclair/typebox";
const parent = entity("bench_parent_${index}", { id: column.id() });
export const bench${index} = entity("bench_${index}", ${properties}, ${options});
export const { row, insert, update } = schemasOf(bench${index});
export const read = (stored: typeof bench${index}.$inferSelect): Static<typeof row> => stored;
export const write = (body: Static<typeof insert>): typeof bench${index}.$inferInsert => ({ ...body, parent: "" });
`;

mkdirSync(folder, { recursive: true });
try {
  await Bun.write(join(folder, "define.ts"), definitions);
  for (let index = 0; index < 200; index += 1) {
    await Bun.write(join(folder, `bench${index}.schema.ts`), oneEntity(index));
  }
  await Bun.write(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*"] }));
  const rounds = Array.from({ length: 15 }, () =>
    run(["bun", join(folder, "define.ts")])
      .split(",")
      .map(Number),
  );
  const measured = (which: number) => rounds.map((round) => round[which] ?? 0);
  report("define 200 entities of 15 columns", measured(0));
  report("  CPU time of all threads", measured(1));
  report("make their row, insert and update schemas", measured(2));
  report("type-check them", Array.from({ length: 3 }, typeCheck));
} finally {
  rmSync(folder, { recursive: true });
}

function typeCheck(): number {
  const start = performance.now();
  run(["bun", "check", "--no-script", "-p", join(folder, "tsconfig.json")]);
  return performance.now() - start;
}

function report(what: string, milliseconds: readonly number[]): void {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]?.toFixed(0);
  process.stdout.write(`${what}: ${at(0.5)} ms (fastest ${at(0)}, slowest ${at(1)})\n`);
}

function run(command: string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd: project });
  if (exitCode !== 0) throw new Error(`${stdout.toString()}${stderr.toString()}`);
  return stdout.toString();
}
