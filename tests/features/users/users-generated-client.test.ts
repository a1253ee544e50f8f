import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import openapiTypeScript, { astToString } from "openapi-typescript";
import { useOwnDatabase } from "@/core/database/testing";
import { launch } from "../../support/processes/launch";
import { serveApp } from "../../support/app/serve-app";
import { testConfig } from "../../support/app/test-config";

// The client of a program that knows nothing but docs/openapi.json. Its types are generated from the document, so the
// program is written, checked and run in a folder of its own.
const project = join(import.meta.dir, "../../..");
const own = useOwnDatabase(testConfig.database);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "generated-client-"));
  await symlink(join(project, "node_modules"), join(folder, "node_modules"));
  await Bun.write(join(folder, "package.json"), '{ "type": "module" }');
  const { compilerOptions } = await Bun.file(join(project, "tsconfig.json")).json();
  await Bun.write(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["."] }));
  const document = await Bun.file(join(project, "docs/openapi.json")).text();
  await Bun.write(join(folder, "api.ts"), astToString(await openapiTypeScript(document)));
});
afterAll(() => rm(folder, { recursive: true }));

const program = `
import createClient from "openapi-fetch";
import type { components, paths } from "./api";

const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });
const said: unknown[] = [];

const registered = await client.POST("/api/users", { body: { email: "ada@example.com", name: "Ada" } });
if (registered.error) throw new Error(registered.error.detail);
const user: components["schemas"]["User"] = registered.data;
const at: string = user.createdAt;
said.push(user.name, new Date(at).toISOString() === at);

const path = { id: user.id };
const changed = await client.PATCH("/api/users/{id}", { params: { path }, body: { name: "Ada King" } });
const list = await client.GET("/api/users", { params: { query: { first: 5 } } });
said.push(changed.data?.name, list.data?.items.length, list.response.headers.get("link"));

const taken = await client.POST("/api/users", { body: { email: "ada@example.com", name: "Other" } });
const code: "conflict" | components["schemas"]["Problem"]["code"] | undefined = taken.error?.code;
said.push(code, taken.error?.errors?.[0]?.pointer);

const gone = await client.DELETE("/api/users/{id}", { params: { path } });
said.push(gone.response.status, (await client.GET("/api/users/{id}", { params: { path } })).error?.code);
console.log(JSON.stringify(said));
`;

test("a program on a client generated from the document compiles and does what it says", async () => {
  await Bun.write(join(folder, "program.ts"), program);
  const server = serveApp(own.database);

  const checked = await run("check", "--no-script");
  const done = await run("program.ts", server.origin);
  await server.stop();

  expect(checked).toMatchObject({ exitCode: 0, stdout: "" });
  expect(done.stderr).toBe("");
  expect(JSON.parse(done.stdout)).toEqual([
    "Ada",
    true,
    "Ada King",
    1,
    '</api/users?first=5>; rel="first"',
    "conflict",
    "/email",
    204,
    "not-found",
  ]);
}, 60_000);

test("a program that asks for what the document does not have does not compile", async () => {
  const wrong = [
    ['"/api/users", { body: { email: "ada@example.com", name: "Ada" } }', '"/api/users", { body: { email: "a" } }'],
    ["query: { first: 5 }", 'query: { first: "many" }'],
    ["user.name,", "user.deletedAt,"],
    ['"conflict" |', '"no-such-code" & '],
  ] as const;

  for (const [right, instead] of wrong) {
    expect(program).toContain(right);
    await Bun.write(join(folder, "program.ts"), program.replace(right, instead));
    expect(await run("check", "--no-script")).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("error TS"),
    });
  }
}, 60_000);

function run(...parameters: string[]) {
  return launch(folder, [process.execPath, ...parameters], {}).finished();
}
