import { describe, expect, test } from "bun:test";
import { innocentTree } from "./plants/innocent-tree";
import { checkPlanted, withLine } from "./plants/plant-tree";

const controller = "src/features/users/users.controller.ts";
const refusal = "imports its own repository (users.repository.ts): a controller talks to its service.";

describe("an import counts in every form and spelling", () => {
  test.each([
    'import { UsersRepository } from "./users.repository";',
    'import Users from "./users.repository.ts";',
    'import * as users from "../users/users.repository";',
    'import "@/features/users/users.repository";',
    'import "@/core/../features/users/users.repository.ts";',
    'import type { UsersRepository } from "./users.repository";',
    'import { type UsersRepository } from "./users.repository";',
    'type Users = import("./users.repository").UsersRepository;',
    'type Users = typeof import("./users.repository");',
    'const users = await import("./users.repository");',
    "const users = await import(`./users.repository`);",
    'const users = await import("./users.repository", { with: { type: "macro" } });',
    'export { UsersRepository } from "./users.repository";',
    'export type { UsersRepository } from "./users.repository";',
    'import users = require("./users.repository");',
    'import type users = require("./users.repository");',
    'const users = require("./users.repository");',
    'const users = createRequire(import.meta.url)("./users.repository");',
    'require.resolve("./users.repository");',
    'import.meta.require("./users.repository");',
    'import.meta.resolve("./users.repository");',
    'declare module "./users.repository" {}',
    '/// <reference path="users.repository.ts" />',
    'new Worker(new URL("./users.repository.ts", import.meta.url));',
    'new Worker(join(import.meta.dir, "users.repository.ts"));',
    'import "../../../beside/users.repository";',
  ])("%s", async (text) => {
    const { files, line } = withLine(controller, text);

    const problems = await checkPlanted({ files, links: { beside: "src/features/users" } });

    expect(problems.map(({ message }) => message).filter((message) => !message.includes("exports"))).toEqual([
      `${controller}:${line} ${refusal}`,
    ]);
  });

  test("a package is known by the folder it is in, however it is reached", async () => {
    const { files, line } = withLine(controller, 'import "../../../node_modules/postgres/src/index.js";');

    const [problem] = await checkPlanted({ files });

    expect(problem?.message).toStartWith(`${controller}:${line} imports the package "postgres":`);
  });
});

describe("what only looks like a violation passes", () => {
  test.each([
    `const text = 'import { a } from "./users.repository"';`,
    'const text = `import "./users.repository"; export * from "./users.repository"; process.env`;',
    '// import "./users.repository"; export * from "./users.repository"; process.env; console.log();',
    '/* as any; require("./users.repository") */',
    'const text = "@ts-ignore, TODO, process.env, console.log, as any";',
    "const pattern = /import(.*)process.env/;",
    "const settings = { env: 1, console: 2, require: 3 }; settings.env; settings.console;",
    "const { env } = settings;",
    "settings.require(name);",
    "const many = company as unknown as Company;",
    "const dotted = settings.process.env;",
    'import.meta.url; new URL("https://example.com/users.repository.ts");',
    "class Service { import() {} from() {} }",
  ])("%s", async (text) => {
    const { files } = withLine(controller, text);

    expect(await checkPlanted({ files })).toEqual([]);
  });

  test("tests may reach into core, compute imports and read the environment", async () => {
    const files = {
      ...innocentTree,
      "tests/core/hall.test.ts": 'import "@/core/http/hall"; await import(name); console.log(process.env as any);',
    };

    expect(await checkPlanted({ files })).toEqual([]);
  });
});
