import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { checkLayers } from "./checking/check-layers";
import { forbiddenImports } from "./plants/forbidden-imports";
import { forbiddenLines } from "./plants/forbidden-lines";
import { forbiddenTrees } from "./plants/forbidden-trees";
import { checkPlanted, withLine } from "./plants/plant-tree";
import { matrix, rules } from "./rules/layer-rules";

setDefaultTimeout(60_000); // a busy machine takes its time

/** Every rule in the data and its sentence: those beside the matrix, one for each row, one for each `never`. */
const sentences = new Map<string, string>([
  ...Object.entries(rules),
  ...Object.entries(matrix).flatMap(([room, { says, never }]): [string, string][] => [
    [room, says],
    ...Object.entries(never).map(([target, sentence]): [string, string] => [`${room} > ${target}`, sentence]),
  ]),
]);

test("this project keeps its layer rules", async () => {
  const problems = await checkLayers(join(import.meta.dir, "../.."));

  expect(problems.map(({ message }) => message)).toEqual([]);
});

test("a project without a fault passes", async () => {
  expect(await checkPlanted({})).toEqual([]);
});

test("every rule has a planted violation", () => {
  const planted = new Set<string>([...forbiddenImports, ...forbiddenLines, ...forbiddenTrees].map(({ rule }) => rule));

  expect([...sentences.keys()].filter((rule) => !planted.has(rule))).toEqual([]);
});

test("a message names the file, the line and what to do instead", async () => {
  const { files } = withLine("src/features/users/users.controller.ts", 'import "./users.repository";');

  expect((await checkPlanted({ files })).map(({ message }) => message)).toEqual([
    "src/features/users/users.controller.ts:4 imports its own repository (users.repository.ts): " +
      "a controller talks to its service.",
  ]);
});

describe("a planted line is caught", () => {
  test.each([...forbiddenImports, ...forbiddenLines].map((plant) => [plant.rule, plant.line, plant] as const))(
    "%s: %s",
    async (rule, text, { file, does }) => {
      const { files, line } = withLine(file, text);

      const problems = await checkPlanted({ files });

      const found = problems.filter(isNoConsequence).map(({ message }) => message);
      expect(found).toEqual([`${file}:${line}${does}: ${sentences.get(rule)}`]);
    },
  );
});

describe("a planted tree is caught", () => {
  test.each(forbiddenTrees.map((plant) => [plant.rule, plant.finds.join(", "), plant] as const))(
    "%s: %s",
    async (rule, _, plant) => {
      const problems = await checkPlanted(plant);

      expect(problems.map(({ message }) => message)).toEqual(
        plant.finds.map((what) => `${what}: ${sentences.get(rule)}`),
      );
      expect(problems.map((problem) => problem.rule)).toEqual(plant.finds.map(() => rule));
    },
  );
});

/** A forbidden line often closes a circle or exports what nobody uses, and a new file is not reached. */
function isNoConsequence({ rule }: { rule: string }): boolean {
  return rule !== "file circle" && rule !== "unreached" && rule !== "unused export";
}
