const featureRooms = ["schema", "repository", "service", "controller", "subscriptions"] as const;
const coreModules = ["config", "logging", "database", "http"] as const;

export type FeatureRoom = (typeof featureRooms)[number];
export type CoreModule = (typeof coreModules)[number];

/** Where a line of code can live. What tests use of the database is a room of its own, shut to the product. */
export type Room = "main" | "app" | "command" | FeatureRoom | `core/${CoreModule}` | "core/database/testing";

/**
 * What an import can reach: `own` is the same feature, `foreign` another one; a core module is named for its front
 * door, a `part` is a door further in, and `inside core` is everything behind the doors.
 */
export type Target =
  | "main"
  | "app"
  | "command"
  | `own ${FeatureRoom}`
  | `foreign ${FeatureRoom}`
  | `core/${CoreModule}`
  | "core/database part"
  | "core/database/testing"
  | "inside core"
  | "own door"
  | "package"
  | "built-in"
  | "outside";

export interface Row {
  /** A target that is not written is forbidden. */
  may: Partial<Record<Target, "all" | "types" | "types and errors">>;
  packages?: readonly string[];
  /** Files and folders beside `src`. */
  outside?: readonly string[];
  /** The rule in words, for every target that has none of its own. */
  says: string;
  /** The forbidden targets that people try, each with the way to go instead. */
  never: Partial<Record<Target, string>>;
}

export function isFeatureRoom(name: string): name is FeatureRoom {
  return featureRooms.some((room) => room === name);
}

export function isCoreModule(name: string): name is CoreModule {
  return coreModules.some((module) => module === name);
}
