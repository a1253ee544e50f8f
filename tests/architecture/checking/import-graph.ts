import { basename } from "node:path";
import { isFeatureRoom, type Room, type Target } from "../rules/matrix-row";
import { featureOf, isDoor, roomOf } from "../rules/room-of-file";
import type { ImportForm } from "../reading/runtime-forms";
import { type Destination, resolveImport } from "./resolve-import";
import type { SourceTree } from "../reading/source-tree";

/** One import, followed to its end. */
export interface Edge extends ImportForm {
  from: string;
  line: number;
  to: Destination | undefined;
}

export function followImports({ root, modules }: SourceTree): Edge[] {
  return modules.flatMap(({ path, imports }) =>
    imports.map((form) => ({
      ...form,
      from: path,
      to: form.specifier === undefined ? undefined : resolveImport(root, path, form.specifier),
    })),
  );
}

/** What the import is to its importer; nothing for a file of the same core module, and for one that fits no room. */
export function targetOf(from: string, to: Destination): Target | undefined {
  if (to.kind !== "file") return to.kind;
  const room = roomOf(to.path);
  if (room === undefined || room === "test" || room === "main" || room === "app" || room === "command") {
    return room === "test" ? undefined : room;
  }
  if (!isFeatureRoom(room)) return coreTarget(roomOf(from), to.path, room);
  return featureOf(from) === featureOf(to.path) ? `own ${room}` : `foreign ${room}`;
}

type CoreRoom = Extract<Room, `core/${string}`>;

function coreTarget(from: Room | "test" | undefined, path: string, room: CoreRoom): Target | undefined {
  const isFrontDoor = path === `src/${room}/index.ts`;
  if (from === room) return isFrontDoor ? "own door" : undefined;
  if (from === "core/database/testing" && room === "core/database") return undefined;
  if (isFrontDoor || (from === "core/database" && room === "core/database/testing")) return room;
  return isDoor(path) ? "core/database part" : "inside core";
}

/** The destination in words, as it is seen from the importer. */
export function describeTarget(from: string, to: Destination, target: Target | undefined): string {
  if (to.kind === "package") return `the package "${to.name}"`;
  if (to.kind === "built-in") return `the built-in module "${to.name}"`;
  if (to.kind === "outside") return `${to.path}, which is not in src`;
  const place = to.path.replace(/^src\//, "");
  if (target === undefined || target === "own door" || target === "inside core") return place;
  if (target.startsWith("own ")) return `its ${target} (${basename(place)})`;
  const owner = featureOf(from) === undefined ? "a feature's" : "another feature's";
  if (target.startsWith("foreign ")) return `${target.replace("foreign", owner)} (${basename(place)})`;
  return place.replace(/\/index\.ts$/, "");
}
