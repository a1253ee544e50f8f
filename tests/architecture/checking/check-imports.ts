import {
  errorNames,
  type FeatureEdge,
  importersByName,
  matrix,
  packageHomes,
  type Rule,
  rules,
} from "../rules/layer-rules";
import type { Room, Target } from "../rules/matrix-row";
import { featureOf, roomOf } from "../rules/room-of-file";
import { describeTarget, type Edge, targetOf } from "./import-graph";
import type { Destination } from "./resolve-import";

/** What is wrong, with the name of the rule in the data: a room, a `room > target`, or a rule beside the matrix. */
export interface Problem {
  rule: Rule | Room | `${Room} > ${Target}`;
  message: string;
}

export function checkImport(edge: Edge, edges: readonly FeatureEdge[]): Problem | undefined {
  const room = roomOf(edge.from);
  if (edge.specifier === undefined) {
    const mayCompute = room === "test" || importersByName.includes(edge.from);
    return mayCompute ? undefined : broken(edge, "computed", "computes an import");
  }
  if (edge.to === undefined) return broken(edge, "unresolved", `imports "${edge.specifier}", which leads nowhere`);
  const target = targetOf(edge.from, edge.to);
  if (room === undefined || target === undefined) return undefined;
  const what = `imports ${describeTarget(edge.from, edge.to, target)}`;
  const isFeatureTest = edge.from.startsWith("tests/features/");
  if (target === "inside core" && (room !== "test" || isFeatureTest)) return broken(edge, "door", what);
  return room === "test" ? undefined : checkCell(edge, edge.to, { room, target, what, edges });
}

interface Cell {
  room: Room;
  target: Target;
  what: string;
  edges: readonly FeatureEdge[];
}

function checkCell(edge: Edge, to: Destination, { room, target, what, edges }: Cell): Problem | undefined {
  const row = matrix[room];
  const allowance = row.may[target];
  if (allowance === undefined && !isListed(to, room)) {
    const never = row.never[target];
    const rule = never === undefined ? room : (`${room} > ${target}` as const);
    return { rule, message: `${edge.from}:${edge.line} ${what}: ${never ?? row.says}` };
  }
  const home = to.kind === "package" ? packageHomes[to.name] : undefined;
  if (home !== undefined && !edge.from.startsWith(home)) return broken(edge, "package home", `${what}, not in ${home}`);
  const [from, other] = [featureOf(edge.from), to.kind === "file" ? featureOf(to.path) : undefined];
  const isListedEdge = from === other || edges.some(([a, b]) => a === from && b === other);
  if (from !== undefined && other !== undefined && !isListedEdge) return broken(edge, "unlisted edge", what);
  return checkValues(edge, what, allowance);
}

function isListed(to: Destination, room: Room): boolean {
  const { packages = [], outside = [] } = matrix[room];
  if (to.kind === "package") return packages.includes(to.name);
  return to.kind === "outside" && outside.some((place) => to.path === place || to.path.startsWith(place));
}

function checkValues(edge: Edge, what: string, allowance: string | undefined): Problem | undefined {
  if (allowance !== "types" && allowance !== "types and errors") return undefined;
  const allowed = allowance === "types" ? [] : errorNames;
  const value = edge.names.find(({ name, typeOnly }) => !typeOnly && !allowed.includes(name));
  if (value === undefined) return undefined;
  const name = value.name === "*" ? "everything" : `the value ${value.name}`;
  const rule = allowance === "types" ? "values where types" : "values where errors";
  return broken(edge, rule, `${what} and takes ${name}`);
}

function broken({ from, line }: Edge, rule: Rule, what: string): Problem {
  return { rule, message: `${from}:${line} ${what}: ${rules[rule]}` };
}
