import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { launch } from "../support/processes/launch";

const project = resolve(import.meta.dir, "../..");

/** What a start would load for nothing: it is loaded when it is first used. */
const lazy = ["@elysiajs/openapi", "@nats-io", "csv-parse", "pino-pretty", "drizzle-kit", "connection/embedded"];

test("a start loads what every start needs", async () => {
  const parts = ["app", "core/config", "core/database", "core/http", "core/logging"]; // what main.ts imports
  const imports = parts.map((part) => `await import("./src/${part}");`).join("\n");
  const print = `${imports}\nfor (const file of Object.keys(require.cache)) console.log(file);`;
  const { stdout, stderr } = await launch(project, [process.execPath, "-e", print], {}).finished();
  const loaded = stdout.split("\n");

  expect(stderr).toBe("");
  expect(loaded.length).toBeGreaterThan(300);
  expect(loaded.filter((file) => lazy.some((part) => file.includes(`/${part}/`)))).toEqual([]);
});
