import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../support/processes/launch";

setDefaultTimeout(60_000); // a busy machine takes its time

const command = join(import.meta.dir, "../../src/commands/openapi.ts");
let folder: string;
let written: string;
const patience = 60_000; // milliseconds; each run is two processes, on a machine that may be busy

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "openapi-"));
  await run();
  written = await Bun.file(join(folder, "docs/openapi.json")).text();
}, patience);

afterAll(() => rm(folder, { recursive: true }));

test("the document in docs is what the routes say", async () => {
  expect(await Bun.file(join(import.meta.dir, "../../docs/openapi.json")).text()).toBe(written);
});

test(
  "writing it twice writes the same, in the format of the project, and needs no database",
  async () => {
    await run();

    expect(await Bun.file(join(folder, "docs/openapi.json")).text()).toBe(written);
    expect(await run("--check")).toMatchObject({ exitCode: 0, stderr: "" });
  },
  patience,
);

test(
  "a document that is missing or stale is found out, and left as it is",
  async () => {
    for (const text of ["", written.replace('"summary": "', '"summary": "Perhaps: ')]) {
      await Bun.write(join(folder, "docs/openapi.json"), text);

      const { exitCode, stderr } = await run("--check");

      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        "docs/openapi.json is not what the routes say. Run `bun run openapi` and commit what it writes.\n",
      );
      expect(await Bun.file(join(folder, "docs/openapi.json")).text()).toBe(text);
    }
  },
  patience,
);

function run(...flags: string[]) {
  return launch(folder, [process.execPath, command, ...flags], {}).finished();
}
