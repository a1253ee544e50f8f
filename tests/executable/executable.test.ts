import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmptyDatabase, databaseName, dropTestDatabase } from "@/core/database/testing/databases/test-databases";
import { testServer } from "@/core/database/testing/databases/test-server";
import { freePort } from "../support/processes/free-port";
import { type JourneyClient, journeyClient } from "../support/http/journey-client";
import { type Running, launch } from "../support/processes/launch";
import { testConfig } from "../support/app/test-config";

setDefaultTimeout(120_000);

const project = join(import.meta.dir, "../..");
const server = await testServer(testConfig.database);
const database = databaseName("executable");
const DATABASE_URL = server.url(database).reveal();
let folder: string;
let program: string;
let serving: Running | undefined;

beforeAll(async () => {
  await createEmptyDatabase(server, database);
  folder = await mkdtemp(join(tmpdir(), "executable-"));
  program = join(folder, "plinth");
  const built = await launch(project, ["bun", "src/commands/build.ts", "--outfile", program], {}).finished();
  expect(built).toMatchObject({ exitCode: 0, stderr: "" });
});

afterAll(async () => {
  serving?.process.kill("SIGKILL");
  await dropTestDatabase(server, database);
  await rm(folder, { recursive: true });
});

/** Far from the project: whatever it needs has to be inside. */
const run = (...parameters: string[]) => launch(folder, [program, ...parameters], { DATABASE_URL }).finished();

test("the executable migrates an empty database, serves every journey on it, and stops when told to", async () => {
  expect((await run("migrate", "--status")).stdout).toContain("0 applied");
  const first = await run("migrate");
  expect([first.exitCode, first.stderr]).toEqual([0, ""]);
  expect((await run("migrate")).stdout).toBe("The database is up to date.\n");
  expect((await run("migrate", "--status")).stdout).toContain("0 pending");

  const port = freePort();
  serving = launch(folder, [program], { DATABASE_URL, PORT: String(port), HOST: "127.0.0.1" });
  await serving.printed("Listening");
  const ask = journeyClient(`http://127.0.0.1:${port}`);
  expect((await ask("GET", "/readyz")).status).toBe(200);
  for (const journey of await journeys()) await journey(ask);
  expect((await ask("GET", "/openapi/swagger-ui-bundle.js")).text.length).toBeGreaterThan(100_000);
  const written = await Bun.file(join(project, "docs/openapi.json")).json();
  expect((await ask("GET", "/openapi/json")).body).toEqual(written);

  serving.process.kill("SIGTERM");
  expect((await serving.finished()).exitCode).toBe(0);
});

test("the executable carries the migrations, and neither a PostgreSQL nor what only development needs", async () => {
  const bytes = Buffer.from(await Bun.file(program).arrayBuffer());

  expect(bytes.includes("0000_users")).toBe(true);
  for (const text of ["postmaster.pid", "drizzle-kit/api", "prettyFactory(opts"]) {
    expect([text, bytes.includes(text)]).toEqual([text, false]);
  }
});

test("the executable says in a sentence what it cannot do", async () => {
  const unknown = await run("migrait");
  const illegible = await launch(folder, [program], { DATABASE_URL, LOG_FORMAT: "pretty" }).finished();
  const homeless = await launch(folder, [program], { NODE_ENV: "development" }).finished();

  expect([unknown.exitCode, unknown.stderr]).toEqual([
    1,
    '"migrait" is nothing this program knows. Alone it serves; migrate [--dry-run | --status] migrates.\n',
  ]);
  expect([illegible.exitCode, illegible.stderr]).toEqual([
    1,
    "The environment has 1 mistake. Correct it (see .env.example) and start again:\n" +
      "  - LOG_FORMAT is pretty, but the package pino-pretty is not installed: set LOG_FORMAT=json, or install with " +
      "development dependencies.\n",
  ]);
  expect(homeless.exitCode).toBe(1);
  expect(homeless.stderr).toContain("DATABASE_URL is missing");
  expect(homeless.stderr).not.toContain("at ");
});

/** What clients do with each feature, as `journey` of its `*.journey.ts`. */
async function journeys(): Promise<((ask: JourneyClient) => Promise<void>)[]> {
  const files = await Array.fromAsync(new Bun.Glob("tests/features/*/*.journey.ts").scan(project));
  const modules = files.toSorted().map((file) => import(join(project, file)));
  return (await Promise.all(modules)).map(({ journey }) => journey);
}
