import { isCoreModule, isFeatureRoom, type Room } from "./matrix-row";

/** The room of a file, by its path; nothing when it fits none. */
export function roomOf(path: string): Room | "test" | undefined {
  if (path.startsWith("tests/")) return "test";
  if (path === "src/main.ts") return "main";
  if (path === "src/app.ts") return "app";
  if (path === "drizzle.config.ts" || /^src\/commands\/((kit|moving|renames|steps)\/)?[^/]+\.ts$/.test(path))
    return "command";
  if (path.startsWith("src/core/database/testing/")) return "core/database/testing";
  const [, module = ""] = /^src\/core\/([^/]+)\/.+\.ts$/.exec(path) ?? [];
  return isCoreModule(module) ? `core/${module}` : featureRoomOf(path);
}

function featureRoomOf(path: string): Room | undefined {
  const feature = featureOf(path);
  if (feature === undefined) return undefined;
  const rest = path.slice(`src/features/${feature}/`.length);
  if (/^schema\/[a-z0-9-]+\.schema\.ts$/.test(rest)) return "schema";
  const room = rest.startsWith(`${feature}.`) ? rest.slice(feature.length + 1, -".ts".length) : "";
  return rest.endsWith(".ts") && isFeatureRoom(room) ? room : undefined;
}

/** The feature that a file belongs to, if any. */
export function featureOf(path: string): string | undefined {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1];
}

/** The front door of a core module, or of a part of core/database. */
export function isDoor(path: string): boolean {
  return /^src\/core\/([^/]+|database\/.+)\/index\.ts$/.test(path);
}
