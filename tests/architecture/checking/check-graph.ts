import { basename } from "node:path";
import { type FeatureEdge, type Rule, rules } from "../rules/layer-rules";
import { featureOf, isDoor, roomOf } from "../rules/room-of-file";
import type { Problem } from "./check-imports";
import { findCircles, type Graph } from "./find-circles";
import type { Edge } from "./import-graph";
import type { SourceModule } from "../reading/source-module";

/** Circles of files, of types alone as well: they cannot be read, moved or removed one by one. */
export function checkFileCircles(imports: readonly Edge[]): Problem[] {
  return findCircles(graphOf(imports)).map((circle) => {
    const way = circle.map((path) => basename(path)).join(" -> ");
    return problem("file circle", `${circle[0]} stands in a circle (${way})`);
  });
}

/** Each listed edge is used, and the edges close no circle. */
export function checkFeatureEdges(imports: readonly Edge[], edges: readonly FeatureEdge[]): Problem[] {
  const used = new Set(
    imports.map(({ from, to }) => `${featureOf(from)} -> ${to?.kind === "file" && featureOf(to.path)}`),
  );
  const names = new Set(edges.map(([from]) => from));
  const graph = new Map([...names].map((name) => [name, edges.filter(([from]) => from === name).map(([, to]) => to)]));
  return [
    ...edges
      .map(([from, to]) => `${from} -> ${to}`)
      .filter((edge) => !used.has(edge))
      .map((edge) => problem("stale edge", `featureEdges lists ${edge}, which no import uses`)),
    ...findCircles(graph).map((circle) => problem("feature circle", `featureEdges closes ${circle.join(" -> ")}`)),
  ];
}

/** Exports that nobody imports, and files that no main.ts, command, test, schema or front door leads to. */
export function checkUnused(modules: readonly SourceModule[], imports: readonly Edge[]): Problem[] {
  const reached = reachable(modules.map(({ path }) => path).filter(isEntry), graphOf(imports));
  const taken = namesTaken(imports);
  return modules
    .filter(({ path }) => roomOf(path) !== undefined && !isEntry(path))
    .flatMap((module) => {
      if (!reached.has(module.path)) return [problem("unreached", `${module.path} is used by nothing`)];
      const names = taken.get(module.path) ?? new Set();
      return module.exports
        .filter(({ name }) => !names.has(name) && !names.has("*"))
        .map(({ name, line }) => problem("unused export", `${module.path}:${line} exports ${name}`));
    });
}

/** drizzle-kit reads the schemas; the compiler reads declarations. */
function isEntry(path: string): boolean {
  const room = roomOf(path);
  return (
    room === "main" ||
    (room === "command" && !/^src\/commands\/.+\//.test(path)) ||
    room === "test" ||
    room === "schema" ||
    isDoor(path) ||
    path.endsWith(".d.ts")
  );
}

function namesTaken(imports: readonly Edge[]): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  for (const { to, names } of imports) {
    if (to?.kind !== "file") continue;
    const known = taken.get(to.path) ?? new Set();
    for (const { name } of names) known.add(name);
    taken.set(to.path, known);
  }
  return taken;
}

function reachable(entries: readonly string[], graph: Graph): Set<string> {
  const reached = new Set(entries);
  for (const path of reached) {
    for (const next of graph.get(path) ?? []) reached.add(next);
  }
  return reached;
}

function graphOf(imports: readonly Edge[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (to?.kind === "file") graph.set(from, (graph.get(from) ?? new Set()).add(to.path));
  }
  return graph;
}

function problem(rule: Rule, what: string): Problem {
  return { rule, message: `${what}: ${rules[rule]}` };
}
