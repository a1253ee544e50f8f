import { basename } from "node:path";
import { type Rule, rules } from "../rules/layer-rules";
import type { Room } from "../rules/matrix-row";
import { isDoor, roomOf } from "../rules/room-of-file";
import type { Problem } from "./check-imports";
import type { SourceTree } from "../reading/source-tree";

/** Names and places of files, and code that is forbidden wherever it stands. */
export function checkFiles(tree: SourceTree, mustExist: readonly Room[]): Problem[] {
  const sources = tree.modules.filter(({ path }) => path.startsWith("src/"));
  if (sources.length === 0) return [problem("empty", "src")];
  const present = new Set<string | undefined>(sources.map(({ path }) => roomOf(path)));
  return [
    ...mustExist.filter((room) => !present.has(room)).map((room) => problem("missing room", `${room} has no file`)),
    ...tree.links.map((path) => problem("link", `${path} is a symbolic link`)),
    ...[...sources.map(({ path }) => path), ...tree.strangers]
      .filter((path) => roomOf(path) === undefined || !path.endsWith(".ts"))
      .map((path) => problem("unknown room", `${path} fits no room`)),
    ...sameNames(tree.modules.map(({ path }) => path)),
    ...tree.modules.flatMap(({ path, findings }) =>
      findings
        .filter(({ rule }) => path.startsWith("src/") || rule === "syntax")
        .map(({ rule, line }) => problem(rule, `${path}:${line}`)),
    ),
  ];
}

function sameNames(paths: readonly string[]): Problem[] {
  const first = new Map<string, string>();
  return paths.flatMap((path) => {
    const name = basename(path).toLowerCase();
    if (name === "index.ts") return isDoor(path) ? [] : [problem("same name", `${path} is no front door`)];
    const other = first.get(name);
    if (other !== undefined) return [problem("same name", `${path} has the name of ${other}`)];
    first.set(name, path);
    return [];
  });
}

function problem(rule: Rule, what: string): Problem {
  return { rule, message: `${what}: ${rules[rule]}` };
}
