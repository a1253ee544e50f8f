import type { ForbiddenLine } from "./forbidden-imports";

const app = "src/app.ts";
const service = "src/features/users/users.service.ts";

/** Code that is forbidden wherever it stands. */
export const forbiddenLines: readonly ForbiddenLine[] = [
  plant("environment", "process.env.HOME;"),
  plant("environment", 'globalThis.Bun["env"];'),
  plant("environment", "import.meta.env;"),
  plant("environment", "const { env } = process;"),
  plant("environment", "const { argv, ...rest } = process;"),
  { ...plant("environment", 'import { env } from "node:process";'), file: "src/core/http/hall.ts" },
  { ...plant("environment", 'Bun.env["HOME"];'), file: "src/commands/migrate-up.ts" },
  plant("console", 'console.log("here");'),
  plant("any", "const a = app as any;"),
  plant("any", "const b = <any>app;"),
  plant("compiler off", "// @ts-ignore"),
  plant("compiler off", "/* @ts-nocheck */"),
  { ...plant("export star", 'export * from "./application-error";'), file: "src/core/database/errors/more-errors.ts" },
  plant("decorator", "@inject class Injected {}"),
  plant("left undone", "// TODO: later"),
  plant("syntax", "const = 1;"),
  { rule: "computed", file: app, line: "await import(name);", does: " computes an import" },
  { rule: "computed", file: "src/commands/migrate-up.ts", line: "await import(name);", does: " computes an import" },
  { rule: "computed", file: service, line: "const load = require;", does: " computes an import" },
  { rule: "computed", file: service, line: "use(require);", does: " computes an import" },
  { rule: "computed", file: app, line: "const load = createRequire(base);", does: " computes an import" },
];

function plant(rule: ForbiddenLine["rule"], line: string): ForbiddenLine {
  return { rule, file: app, line, does: "" };
}
